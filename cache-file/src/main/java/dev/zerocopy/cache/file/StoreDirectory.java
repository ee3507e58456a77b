package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

  /** The store of a cache, which forces nothing; entries of an earlier run are found in it. */
  public CacheStore store(String cacheName, ChecksumMode checksum) {
    return store(cacheName, checksum, Fsync.NONE, null);
  }

  /**
   * The store of a cache; entries of an earlier run are found in it.
   *
   * @param fsync what a put forces to the disk before it returns
   * @param timeToIdle for how long an entry may go without a hit, or null for no limit; entries
   *     that were stored without one have it from their next hit on
   */
  public CacheStore store(
      String cacheName, ChecksumMode checksum, Fsync fsync, @Nullable Duration timeToIdle) {
    return new FileStore(
        cacheName,
        state,
        state.cache(cacheName),
        checksum,
        new ForcedFiles(fsync, state.path()),
        timeToIdle == null ? null : new TimeToIdle(timeToIdle),
        options.clock());
  }

  /** The files of a cache. */
  CacheFolder folder(String cacheName) {
    return state.cache(cacheName);
  }

  /** The directory's real path. */
  public Path directory() {
    return state.path();
  }

  /** Bytes of entries that this JVM has mapped, retired ones included. */
  public long mappedBytes() {
    return state.retired.mappedBytes();
  }

  /** Bytes of mapped entries that are no longer in the cache but still reachable. */
  public long retiredBytes() {
    return state.retired.retiredBytes();
  }

  /** Entries that this JVM has mapped, retired ones included. */
  public int mappings() {
    return state.retired.mappings();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      state.release();
    }
  }
}
