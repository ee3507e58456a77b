package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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

  private static final int ATTEMPTS = 100;

  private final Path parent;
  private final AtomicLong names = new AtomicLong();
  private volatile Locked locked;

  private ProcessFolder(Path parent) throws IOException {
    this.parent = parent;
    this.locked = lockNew();
  }

  /** Creates this process's folder and removes those of dead processes. */
  static ProcessFolder open(Path parent) throws IOException {
    PrivateFiles.createDirectories(parent);
    ProcessFolder own = new ProcessFolder(parent);
    own.sweepDead();
    return own;
  }

  /** Another process may sweep a new folder away before it is locked: then comes another one. */
  private Locked lockNew() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Path folder = parent.resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID());
      try {
        PrivateFiles.createDirectories(folder);
        FileChannel channel = PrivateFiles.openLock(folder.resolve(LOCK));
        if (channel.tryLock() != null && Files.exists(folder.resolve(LOCK))) {
          return new Locked(folder, channel);
        }
        channel.close();
      } catch (NoSuchFileException e) {
        LOG.debug("Temporary folder {} was swept away", folder, e);
      }
    }
    throw new IOException("No temporary folder can be locked in " + parent);
  }

  /** The folder, which is another one after somebody deleted it. */
  Path path() {
    return locked.folder;
  }

  /** Creates an empty file, and the folder again if somebody deleted it. */
  TempFile create() throws IOException {
    try {
      return createIn(locked.folder);
    } catch (NoSuchFileException e) {
      synchronized (this) {
        if (!Files.isDirectory(locked.folder)) {
          locked.lock.close();
          locked = lockNew();
        }
      }
      return createIn(locked.folder);
    }
  }

  private TempFile createIn(Path folder) throws IOException {
    Path file = folder.resolve(names.incrementAndGet() + ".tmp");
    return new TempFile(file, PrivateFiles.create(file));
  }

  /** Removes the folders of processes that died. */
  void sweepDead() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
      for (Path folder : folders) {
        if (folder.equals(locked.folder)) {
          continue; // closing another descriptor of its lock would give the lock up
        }
        try (FileChannel channel = PrivateFiles.openLock(folder.resolve(LOCK));
            FileLock free = channel.tryLock()) {
          if (free != null) {
            delete(folder);
          }
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
    delete(locked.folder);
    locked.lock.close();
  }

  private record Locked(Path folder, FileChannel lock) {}

  /**
   * An unfinished file.
   *
   * @param channel open for writing; the caller closes it
   */
  record TempFile(Path path, FileChannel channel) {}
}
