package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.store.CacheKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Numbers that move when an entry of a share of the keys may have changed, as far as this process
 * knows.
 *
 * <p><b>Threads</b>: safe.
 */
final class ChangeCounters {

  private static final int SHARES = 1024;

  private final AtomicLongArray ofShare = new AtomicLongArray(SHARES);
  private final AtomicLong ofAll = new AtomicLong();

  long of(CacheKey key) {
    return ofShare.get(share(key.hashLow())) + ofAll.get();
  }

  void moved(CacheKey key) {
    moved(key.hashLow());
  }

  void moved(long hashLow) {
    ofShare.incrementAndGet(share(hashLow));
  }

  void allMoved() {
    ofAll.incrementAndGet();
  }

  private static int share(long hashLow) {
    return (int) hashLow & SHARES - 1;
  }
}
