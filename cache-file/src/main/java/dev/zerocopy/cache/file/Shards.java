package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks under which files of a cache are renamed and unlinked, and a counter of such changes
 * for each.
 *
 * <p>Readers open files without a lock: they note the counter first, and what they opened counts
 * only if, under the lock, the counter has not moved since.
 */
final class Shards {

  private static final int COUNT = 64;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];
  private final AtomicLongArray sequences = new AtomicLongArray(COUNT);

  Shards() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  int of(CacheKey key) {
    return (int) (key.hashHigh() >>> 58);
  }

  /** The shard of an entry file's hash in hexadecimal. */
  int of(String hash) {
    return Integer.parseInt(hash, 0, 2, 16) >>> 2;
  }

  ReentrantLock lock(int shard) {
    return locks[shard];
  }

  long sequence(int shard) {
    return sequences.get(shard);
  }

  /** Tells readers that a file of the shard has changed; called under its lock, after it. */
  void moved(int shard) {
    sequences.incrementAndGet(shard);
  }
}
