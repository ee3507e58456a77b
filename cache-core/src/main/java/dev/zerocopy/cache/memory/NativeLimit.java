package dev.zerocopy.cache.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much native memory there may be that only a collection frees.
 *
 * <p>What is unreachable is not free before a collection has found it, and nothing in the heap
 * makes the JVM collect. So whoever would exceed the limit requests a collection, as the JDK does
 * for direct buffers, and waits a little for what it frees.
 *
 * <p><b>Threads</b>: safe; one at a time collects.
 */
final class NativeLimit {

  private static final long[] WAITS_MILLIS = {0, 1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final AtomicLong usedBytes = new AtomicLong();
  private final ReentrantLock collecting = new ReentrantLock();
  private final Runnable collection;
  private volatile long maxBytes;

  NativeLimit(long maxBytes, Runnable collection) {
    this.maxBytes = maxBytes;
    this.collection = collection;
  }

  void setMaxBytes(long bytes) {
    maxBytes = bytes;
  }

  long maxBytes() {
    return maxBytes;
  }

  long usedBytes() {
    return usedBytes.get();
  }

  /**
   * Counts bytes as used, after a collection if there is no room without.
   *
   * @throws OutOfMemoryError if there is none
   */
  void reserve(long bytes) {
    if (!tryReserve(bytes) && (bytes > maxBytes || !reserveCollected(bytes))) {
      throw new OutOfMemoryError(
          "Native memory of cached values: %d bytes asked for, %d of %d are held"
              .formatted(bytes, usedBytes.get(), maxBytes));
    }
  }

  void release(long bytes) {
    usedBytes.addAndGet(-bytes);
  }

  private boolean tryReserve(long bytes) {
    long used = usedBytes.get();
    while (bytes <= maxBytes - used) {
      if (usedBytes.compareAndSet(used, used + bytes)) {
        return true;
      }
      used = usedBytes.get();
    }
    return false;
  }

  private boolean reserveCollected(long bytes) {
    collecting.lock();
    try {
      if (tryReserve(bytes)) {
        return true; // whoever collected before has made room for this one too
      }
      collection.run();
      return tryReserveWaiting(bytes);
    } finally {
      collecting.unlock();
    }
  }

  /** What a collection found is freed by another thread, soon. */
  private boolean tryReserveWaiting(long bytes) {
    boolean interrupted = false;
    try {
      for (long millis : WAITS_MILLIS) {
        if (tryReserve(bytes)) {
          return true;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return tryReserve(bytes);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
