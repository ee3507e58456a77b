package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The store of a cache that could not be opened while the application ran: every look-up is a miss
 * and every put fails, so that calls go on without the cache.
 */
final class UnusableStore implements CacheStore {

  private final Exception reason;
  private final StoreStatistics statistics = new StoreStatistics();

  UnusableStore(Exception reason) {
    this.reason = reason;
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    statistics.miss(MissReason.ERROR);
    return null;
  }

  @Override
  public PutOutcome put(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    throw new IOException(reason.getMessage(), reason);
  }

  @Override
  public long changes(CacheKey key) {
    return 0;
  }

  @Override
  public long removals(CacheKey key) {
    return 0;
  }

  @Override
  public LoadLease lease(CacheKey key, boolean wait) {
    return LoadLease.UNSHARED;
  }

  @Override
  public boolean expireAfter(CacheKey key, Duration remaining) {
    return false;
  }

  @Override
  public boolean evict(CacheKey key) {
    return false;
  }

  @Override
  public void clear() {
    // There is nothing to remove.
  }

  @Override
  public StoreStatistics statistics() {
    return statistics;
  }
}
