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
   * @throws DirectoryUnusableException if it may not be used: not ours, not writable, or in use by
   *     another process
   */
  public static StoreDirectory open(StoreDirectoryOptions options) throws IOException {
    return new StoreDirectory(DirectoryState.open(options), options);
  }

  /** The store of a cache; entries of an earlier run are found in it. */
  public CacheStore store(String cacheName, ChecksumMode checksum) {
    return store(cacheName, checksum, null);
  }

  /**
   * The store of a cache; entries of an earlier run are found in it.
   *
   * @param timeToIdle for how long an entry may go without a hit, or null for no limit; entries
   *     that were stored without one have it from their next hit on
   */
  public CacheStore store(String cacheName, ChecksumMode checksum, @Nullable Duration timeToIdle) {
    TimeToIdle idle = timeToIdle == null ? null : new TimeToIdle(timeToIdle);
    return new FileStore(cacheName, state, state.cache(cacheName), checksum, idle, options.clock());
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
