package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.BootWord;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open cache directory, one for all that use it in this JVM.
 *
 * <p>Holds the lock file that its processes share, this process's temporary folder, the folders of
 * the caches, and the one thread that sweeps.
 */
final class DirectoryState {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
  private static final long SWEEP_SECONDS = 10;
  private static final long CHECK_SECONDS = 1;

  /** By real path; guarded by itself. */
  private static final Map<Path, DirectoryState> OPEN = new HashMap<>();

  final RetiredMappings retired;
  final long bootWord;

  private final Path path;
  private final int maxMappings;
  private final LockFile locks;
  private final ProcessFolder temporaries;
  private final Map<String, CacheFolder> caches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("zerocopy-cache-sweeper").factory());
  private final InstantSource clock;
  private final Future<?> maintenance;
  private final Future<?> checks;
  private volatile boolean closed;

  /** Guarded by OPEN. */
  private int users;

  private DirectoryState(Path path, StoreDirectoryOptions options, Host host) throws IOException {
    this.path = path;
    this.bootWord = BootWord.of(host.bootId());
    this.maxMappings = options.maxMappings();
    this.retired = new RetiredMappings(options.maxRetiredBytes());
    this.locks = LockFile.open(path);
    try {
      this.temporaries = ProcessFolder.open(path.resolve("tmp"));
    } catch (Throwable e) {
      locks.close();
      throw e;
    }
    this.clock = options.clock();
    this.maintenance =
        sweeper.scheduleWithFixedDelay(
            this::maintain, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    this.checks =
        sweeper.scheduleWithFixedDelay(
            this::checkSharedFiles, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
  }

  static DirectoryState open(StoreDirectoryOptions options, Host host) throws IOException {
    Path directory = options.directory();
    synchronized (OPEN) {
      Path real = prepare(directory, host);
      DirectoryState state = OPEN.get(real);
      if (state == null) {
        state = new DirectoryState(real, options, host);
        OPEN.put(real, state);
      }
      state.users++;
      return state;
    }
  }

  private static Path prepare(Path directory, Host host) throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        PrivateFiles.createDirectories(directory);
      }
      Path real = directory.toRealPath();
      LocalDisk.require(real, host.fileSystemType());
      PrivateFiles.makePrivate(real);
      if (!Files.isWritable(real)) {
        throw new DirectoryUnusableException(
            "Cache directory "
                + real
                + " is not writable for user "
                + System.getProperty("user.name")
                + ": make it so or set zerocopy.cache.file.directory to another");
      }
      return real;
    } catch (DirectoryUnusableException e) {
      throw e;
    } catch (IOException e) {
      throw new DirectoryUnusableException(
          "Cache directory "
              + directory
              + " cannot be used ("
              + e
              + "): it must be a directory that user "
              + System.getProperty("user.name")
              + " owns; set zerocopy.cache.file.directory to one",
          e);
    }
  }

  CacheFolder cache(String name) {
    return caches.computeIfAbsent(
        name,
        n -> {
          try {
            Path folder = path.resolve("caches").resolve(FileNames.ofCache(n));
            CacheFolder opened =
                new CacheFolder(n, folder, new MappingTable(maxMappings, retired), locks);
            sweepSoon(opened);
            return opened;
          } catch (IOException e) {
            throw new UncheckedIOException("Cache " + n + " cannot be opened in " + path, e);
          }
        });
  }

  TempFile createTemporary() throws IOException {
    return temporaries.create();
  }

  /** Reads the headers of a cache's files on the sweeper's thread. */
  void sweepSoon(CacheFolder folder) {
    try {
      sweeper.execute(() -> sweep(folder));
    } catch (RejectedExecutionException e) {
      LOG.debug("Closed before the folder of {} was swept", path, e);
    }
  }

  private void sweep(CacheFolder folder) {
    try {
      folder.sweep(clock.millis());
    } catch (IOException | RuntimeException e) {
      LOG.debug("Folder of {} cannot be swept", path, e);
    }
  }

  private void maintain() {
    try {
      for (CacheFolder folder : caches.values()) {
        folder.expire(clock.millis());
      }
      temporaries.sweepDead();
      retired.requestCollectionIfNeeded();
    } catch (Throwable e) {
      LOG.warn("Maintenance of {} failed; it is tried again", path, e); // thrown on, it would end
    }
  }

  /** Looks whether the files are still there through which the processes of a directory agree. */
  private void checkSharedFiles() {
    try {
      locks.reopenIfLost();
      for (CacheFolder folder : caches.values()) {
        folder.reattachIfLost();
      }
    } catch (Throwable e) {
      LOG.debug("The shared files of {} cannot be checked", path, e);
    }
  }

  void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("Cache directory " + path + " is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  Path path() {
    return path;
  }

  /** Gives up one use; the last one closes the directory. Views stay valid. */
  void release() throws IOException {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      OPEN.remove(path);
      closed = true;
      maintenance.cancel(true);
      checks.cancel(true);
      sweeper.shutdownNow();
      caches.values().forEach(CacheFolder::close);
      try (locks) {
        temporaries.close();
      }
    }
  }
}
