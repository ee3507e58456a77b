package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks under which files of a cache are renamed and unlinked, and a counter of such changes
 * for each.
 *
 * <p>A lock is one of this JVM first, then a byte of the directory's lock file. Readers open files
 * without either: they note the counter first, and what they opened counts only if, under the lock
 * of this JVM, the counter has not moved since.
 */
final class Shards {

  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);
  private static final int COUNT = 64;

  /** Of bytes that are used otherwise. */
  private static final long RESERVED_BYTES = 1 << 20;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];
  private final AtomicLongArray sequences = new AtomicLongArray(COUNT);
  private final LockFile file;
  private final long firstByte;

  /**
   * Makes the shards of a cache.
   *
   * @param file where the other processes' locks are
   */
  Shards(String cacheName, LockFile file) {
    this.file = file;
    long hash = CacheKey.of(cacheName).hashHigh();
    this.firstByte = RESERVED_BYTES + (hash >>> 32) * COUNT;
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

  /** The lock of this JVM, enough for who changes no file. */
  ReentrantLock inJvm(int shard) {
    return locks[shard];
  }

  /**
   * Locks a shard against all processes.
   *
   * @throws IOException if another process does not give its lock up
   */
  Held lock(int shard) throws IOException {
    ReentrantLock lock = locks[shard];
    lock.lock();
    try {
      return new Held(lock, file.lock(firstByte + shard));
    } catch (Throwable e) {
      lock.unlock();
      throw e;
    }
  }

  long sequence(int shard) {
    return sequences.get(shard);
  }

  /** Tells readers that a file of the shard has changed; called under its lock, after it. */
  void moved(int shard) {
    sequences.incrementAndGet(shard);
  }

  /**
   * A shard that is locked.
   *
   * <p><b>Threads</b>: closed by the one that locked it.
   */
  record Held(ReentrantLock inJvm, FileLock byOthers) implements AutoCloseable {

    @Override
    public void close() {
      try {
        byOthers.release();
      } catch (IOException e) {
        LOG.debug("A lock went with its file", e); // the directory was closed
      } finally {
        inJvm.unlock();
      }
    }
  }
}
