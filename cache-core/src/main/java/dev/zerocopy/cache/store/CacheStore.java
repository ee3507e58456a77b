package dev.zerocopy.cache.store;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache, as one backend keeps them.
 *
 * <p><b>Threads</b>: safe. No method holds a lock while a {@link Body} writes.
 *
 * <p><b>Failure</b>: an entry that cannot be read is a miss, counted in {@link #statistics()} with
 * its reason; reading never throws because of what is stored.
 */
public interface CacheStore {

  /** Returns the live entry of a key, or null; a miss is counted with its reason. */
  @Nullable StoredEntry find(CacheKey key);

  /**
   * Whether {@link #find} would return an entry that it has returned before, as far as that is
   * known without looking at what is stored. If it is so, this is a hit of the entry as to its time
   * to idle.
   *
   * @return false also if {@link #find} must be asked; no miss is counted
   */
  default boolean isCurrent(CacheKey key, StoredEntry entry) {
    return false;
  }

  /**
   * Stores an entry, replacing the key's earlier one, if a condition holds when it is written.
   *
   * <p><b>Failure</b>: an {@link IOException} of the backend or whatever the body throws; the key's
   * earlier entry is then untouched and nothing of the new one remains.
   *
   * @param timeToLive how long the entry may be served, or null for no limit
   */
  PutOutcome put(CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException;

  /** A number that moves whenever whatever process may have stored or removed a key's entry. */
  long changes(CacheKey key);

  /**
   * A number that moves whenever whatever process evicts the key or clears the cache; it may move
   * for other keys too.
   */
  long removals(CacheKey key);

  /**
   * Takes the right to load a key's value from all other processes.
   *
   * @param wait whether to wait, without bound, while another process has it
   * @return null if another process has it and the caller does not wait
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Nullable LoadLease lease(CacheKey key, boolean wait) throws InterruptedException;

  /**
   * Lets a key's entry expire a time from now, whether that is sooner or later than it would, but
   * never later than the time to live that it was stored with; zero or less is at once. A time to
   * idle does not count for this entry any more. The entry is not written anew, and whoever reads
   * it next, in whichever process, sees the change.
   *
   * @return whether there was a live entry that was changed
   */
  boolean expireAfter(CacheKey key, Duration remaining);

  /** Removes a key's entry and says whether there was one. */
  boolean evict(CacheKey key);

  /** Makes every entry stored before this call unreachable. */
  void clear();

  /** Counters of this cache, shared with whoever reads and writes through it. */
  StoreStatistics statistics();

  /** What its entries take of this process's memory; null if it maps and keeps none of them. */
  default @Nullable MemoryUse memory() {
    return null;
  }

  /** Its entries one by one, for whoever looks after the cache; null if they cannot be listed. */
  default @Nullable EntryCatalog catalog() {
    return null;
  }

  /** What a codec does with the writer of a new entry. */
  @FunctionalInterface
  interface Body {

    /** Whether the value reads from the entry once it is written, so that it must be opened. */
    default boolean readsBack() {
      return false;
    }

    /** Streams the value and returns what its reader must know. */
    EntryAttributes writeTo(EntryWriter writer) throws IOException;
  }
}
