package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A directory that holds the entries of file-backed caches.
 *
 * <p><b>Lifetime</b>: closed by who opened it. Views of entries outlive it; its stores only miss
 * afterwards. A directory opened several times in one JVM is one directory, with the options of the
 * first.
 *
 * <p><b>Threads</b>: safe.
 */
public final class StoreDirectory implements AutoCloseable {

  private final DirectoryState state;
  private final StoreDirectoryOptions options;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StoreDirectory(DirectoryState state, StoreDirectoryOptions options) {
    this.state = state;
    this.options = options;
  }

  /**
   * Opens a directory, creating it if it does not exist.
   *
   * @throws DirectoryUnusableException if it may not be used: not ours, not writable, on a network
   *     file system, or in use by another class loader of this process
   */
  public static StoreDirectory open(StoreDirectoryOptions options) throws IOException {
    return open(options, Host.SYSTEM);
  }

  static StoreDirectory open(StoreDirectoryOptions options, Host host) throws IOException {
    return new StoreDirectory(DirectoryState.open(options, host), options);
  }

  /** The store of a cache with the default options; entries of an earlier run are found in it. */
  public CacheStore store(String cacheName, ChecksumMode checksum) {
    return store(cacheName, FileStoreOptions.of(checksum));
  }

  /** The store of a cache; entries of an earlier run are found in it. */
  public CacheStore store(String cacheName, FileStoreOptions storeOptions) {
    CacheFolder folder = state.cache(cacheName);
    folder.setLimits(storeOptions.limits());
    state.wakeEvictor();
    Duration timeToIdle = storeOptions.timeToIdle();
    return new FileStore(
        cacheName,
        state,
        folder,
        storeOptions.checksum(),
        new ForcedFiles(storeOptions.fsync(), state.path()),
        timeToIdle == null ? null : new TimeToIdle(timeToIdle),
        options.clock());
  }

  /** The files of a cache. */
  CacheFolder folder(String cacheName) {
    return state.cache(cacheName);
  }

  /** What all its caches may map together. */
  MappedBudget budget() {
    return state.mapped;
  }

  /** What all its caches have mapped. */
  RetiredMappings ledger() {
    return state.retired;
  }

  /** The directory's real path. */
  public Path directory() {
    return state.path();
  }

  /** About how many bytes of the heap entries take that were read instead of mapped. */
  public long heapBytes() {
    return state.small.heapBytes();
  }

  /** Bytes of entries that this JVM has mapped, retired ones included. */
  public long mappedBytes() {
    return state.retired.mappedBytes();
  }

  /** Bytes of mapped entries that are no longer in the cache but still reachable. */
  public long retiredBytes() {
    return state.retired.retiredBytes();
  }

  /** Bytes of entries that this JVM may map, retired ones not counted. */
  public long maxMappedBytes() {
    return state.mapped.maxBytes();
  }

  /** Bytes that retired entries may hold. */
  public long maxRetiredBytes() {
    return state.retiredCap.maxBytes();
  }

  /** Entries that this JVM has mapped, retired ones included. */
  public int mappings() {
    return state.retired.mappings();
  }

  /** Bytes of disk that the entries of all caches take, those of other processes included. */
  public long storedBytes() {
    return state.storedBytes();
  }

  /** Whether the disk has too little free space for anything to be stored. */
  public boolean isLowOnDisk() {
    return state.freeSpace.isLow();
  }

  /** Bytes that are free on the disk. */
  public long freeBytes() {
    return state.freeSpace.freeBytes();
  }

  /** Bytes that must stay free on the disk, or nothing is stored. */
  public long minFreeBytes() {
    return state.freeSpace.minFreeBytes();
  }

  /** Removes at once what has expired, was cleared or is beyond a limit. */
  void evictNow() throws IOException {
    state.evictNow();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      state.release();
    }
  }
}
