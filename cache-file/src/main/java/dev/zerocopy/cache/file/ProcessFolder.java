package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds this process's unfinished files, locked for as long as the process lives.
 *
 * <p>A folder whose lock is free belonged to a process that died: it is swept.
 */
final class ProcessFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessFolder.class);
  private static final String LOCK = "lock";

  private final Path folder;
  private final AtomicLong names = new AtomicLong();
  private FileChannel lock;

  private ProcessFolder(Path folder) throws IOException {
    this.folder = folder;
    this.lock = lockNew();
  }

  /** Creates this process's folder and removes those of dead processes. */
  static ProcessFolder open(Path parent) throws IOException {
    PrivateFiles.createDirectories(parent);
    sweep(parent);
    return new ProcessFolder(
        parent.resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID()));
  }

  private FileChannel lockNew() throws IOException {
    PrivateFiles.createDirectories(folder);
    FileChannel channel = PrivateFiles.openLock(folder.resolve(LOCK));
    try {
      channel.tryLock();
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  /** Creates an empty file, and the folder again if somebody deleted it. */
  TempFile create() throws IOException {
    Path file = folder.resolve(names.incrementAndGet() + ".tmp");
    try {
      return new TempFile(file, PrivateFiles.create(file));
    } catch (NoSuchFileException e) {
      synchronized (this) {
        if (!Files.isDirectory(folder)) {
          lock.close();
          lock = lockNew();
        }
      }
      return new TempFile(file, PrivateFiles.create(file));
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
      for (Path folder : folders) {
        try (FileChannel channel = PrivateFiles.openLock(folder.resolve(LOCK));
            FileLock free = channel.tryLock()) {
          if (free != null) {
            delete(folder);
          }
        } catch (OverlappingFileLockException e) {
          // Another class loader of this JVM lives in it.
        } catch (IOException e) {
          LOG.debug("Temporary folder {} cannot be swept", folder, e);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() throws IOException {
    delete(folder);
    lock.close();
  }

  /**
   * An unfinished file.
   *
   * @param channel open for writing; the caller closes it
   */
  record TempFile(Path path, FileChannel channel) {}
}
