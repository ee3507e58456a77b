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
    return ofShare.get(share(key)) + ofAll.get();
  }

  void moved(CacheKey key) {
    ofShare.incrementAndGet(share(key));
  }

  void allMoved() {
    ofAll.incrementAndGet();
  }

  private static int share(CacheKey key) {
    return (int) key.hashLow() & SHARES - 1;
  }
}
