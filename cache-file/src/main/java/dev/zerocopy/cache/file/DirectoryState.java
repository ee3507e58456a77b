package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.BootWord;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
import dev.zerocopy.cache.store.EvictionCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private static final String CACHES = "caches";
  private static final String TEMPORARIES = "tmp";

  /** By real path; guarded by itself. */
  private static final Map<Path, DirectoryState> OPEN = new HashMap<>();

  final RetiredMappings retired = new RetiredMappings();
  final MappedBudget mapped;
  final RetiredCap retiredCap;
  final SmallEntries small;
  final SmallValues smallValues;
  final long bootWord;

  private final IdleCollections idleCollections = new IdleCollections(retired);
  private final Path path;
  private final int maxMappings;
  final FreeSpace freeSpace;

  private final RetiredFiles retiredFiles = RetiredFiles.ofThisProcess();
  private final SharedFiles shared;
  private final ProcessFolder temporaries;
  private final Evictor evictor;

  /** By the name of the folder; changed under its own lock. */
  private final Map<String, EntryFiles> files = new ConcurrentHashMap<>();

  private final Map<String, CacheFolder> caches = new ConcurrentHashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("zerocopy-cache-sweeper").factory());
  private final InstantSource clock;
  private final DiskLimits limits;
  private final Future<?> maintenance;
  private final Future<?> checks;
  private volatile boolean closed;

  /** Guarded by OPEN. */
  private int users;

  private DirectoryState(Path path, StoreDirectoryOptions options, Host host) throws IOException {
    this.path = path;
    this.bootWord = BootWord.of(host.bootId());
    this.maxMappings = options.maxMappings();
    this.mapped = new MappedBudget(options.maxMappedBytes(), retired);
    this.retiredCap = new RetiredCap(options.maxRetiredBytes(), retired);
    this.smallValues = options.smallValues();
    this.small = new SmallEntries(smallValues.memoryBytes());
    this.clock = options.clock();
    this.freeSpace = new FreeSpace(path, options.minFreeBytes());
    this.shared = SharedFiles.open(path);
    try {
      this.temporaries = ProcessFolder.open(path.resolve(TEMPORARIES));
    } catch (Throwable e) {
      shared.close();
      throw e;
    }
    this.limits = options.limits();
    shared.page().budget().setLimits(limits);
    this.evictor = new Evictor(shared, new AllCaches(), clock);
    this.maintenance =
        sweeper.scheduleWithFixedDelay(
            this::maintain, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    this.checks =
        sweeper.scheduleWithFixedDelay(this::check, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    evictor.start();
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
            CacheFolder opened =
                new CacheFolder(
                    n,
                    filesOf(FileNames.ofCache(n)),
                    new KeptEntries(mapped.newTable(maxMappings), small.part()),
                    new LoadLeases(n, shared.locks()));
            evictor.wake();
            return opened;
          } catch (IOException e) {
            throw new UncheckedIOException("Cache " + n + " cannot be opened in " + path, e);
          }
        });
  }

  private EntryFiles filesOf(String folderName) throws IOException {
    synchronized (files) {
      EntryFiles opened = files.get(folderName);
      if (opened == null) {
        opened = EntryFiles.open(path.resolve(CACHES).resolve(folderName), shared, bootWord);
        files.put(folderName, opened);
      }
      return opened;
    }
  }

  /** The disk budget of a cache, which shares that of the directory. */
  DiskBudget budget(String name) {
    return new DiskBudget(name, cache(name).files.page, shared.page(), freeSpace, evictor::wake);
  }

  TempFile createTemporary() throws IOException {
    return temporaries.create();
  }

  /** Lets the evictor look at once, if it is in this process. */
  void wakeEvictor() {
    evictor.wake();
  }

  /** Removes at once what has expired, was cleared or is beyond a limit, if this process may. */
  void evictNow() throws IOException {
    evictor.run(true);
  }

  private void maintain() {
    try {
      for (CacheFolder folder : caches.values()) {
        folder.expire(clock.millis());
      }
      temporaries.sweepDead();
    } catch (Throwable e) {
      LOG.warn("Maintenance of {} failed; it is tried again", path, e); // thrown on, it would end
    }
  }

  private void check() {
    checkSharedFiles();
    try {
      mapped.tick();
      retiredFiles.publish(path, temporaries.path(), retired.retiredBytes() == 0);
      if (isShortOfRoom()) {
        retiredCap.requestForRoom();
      }
      retiredCap.check();
      idleCollections.check();
    } catch (Throwable e) {
      LOG.warn("The memory of {} cannot be governed; it is tried again", path, e);
    }
  }

  /** Whether what removed entries take is missing to some limit of the disk. */
  private boolean isShortOfRoom() {
    boolean isShort = shared.page().budget().isShort(shared.page().usedBytes());
    for (CacheFolder folder : caches.values()) {
      isShort |= folder.files.page.budget().isShort(folder.files.page.usedBytes());
    }
    return isShort;
  }

  /** Looks whether the files are still there through which the processes of a directory agree. */
  private void checkSharedFiles() {
    try {
      freeSpace.look();
      if (shared.reattachIfLost()) {
        shared.page().budget().setLimits(limits);
      }
      for (CacheFolder folder : caches.values()) {
        folder.reattachIfLost();
        folder.retireEvicted();
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

  /** What all caches use of the disk. */
  long storedBytes() {
    return shared.page().usedBytes();
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
      evictor.close();
      caches.values().forEach(CacheFolder::close);
      files.values().forEach(EntryFiles::close);
      try (shared) {
        temporaries.close();
      }
    }
  }

  /** The caches of this directory, for its evictor. */
  private final class AllCaches implements Evictor.Caches {

    @Override
    public Collection<EntryFiles> open() {
      return files.values();
    }

    @Override
    public void openOthers() throws IOException {
      Path folders = path.resolve(CACHES);
      if (Files.isDirectory(folders, LinkOption.NOFOLLOW_LINKS)) {
        try (DirectoryStream<Path> present =
            Files.newDirectoryStream(
                folders, folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))) {
          for (Path folder : present) {
            filesOf(folder.getFileName().toString());
          }
        }
      }
    }

    @Override
    public Map<Long, Long> retiredBytes() throws IOException {
      return RetiredFiles.sums(path.resolve(TEMPORARIES));
    }

    @Override
    public void evicted(EntryFiles from, EvictionCause cause) {
      for (CacheFolder folder : caches.values()) {
        if (folder.files == from) {
          folder.evicted(cause);
        }
      }
    }
  }
}
