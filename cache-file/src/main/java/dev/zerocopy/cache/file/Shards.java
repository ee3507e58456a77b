package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The locks under which files of a cache are renamed and unlinked, and counters of such changes.
 *
 * <p>A lock is one of this JVM first, then a byte of the directory's lock file. Readers open files
 * without either: they note the counter first, and what they opened may be kept for later hits only
 * as long as the counter has not moved since, in whatever process. An odd counter means that a file
 * is being changed, or that who did so died: the next one that gets the lock makes it even.
 */
final class Shards {

  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

  /** How long a put or an evict waits; twice in the worst case, for this JVM and for others. */
  static final Duration MAX_WAIT = Duration.ofSeconds(10);

  private static final Duration BRIEF_WAIT = Duration.ofMillis(50);
  private static final int LOCKS = CoherencePage.GROUPS;
  private static final int COUNTER_BITS = Integer.numberOfTrailingZeros(CoherencePage.COUNTERS);
  private static final int COUNTERS_PER_LOCK = CoherencePage.COUNTERS / LOCKS;

  private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
  private final CoherencePage page;
  private final LockFile file;
  private final long firstByte;

  /**
   * Makes the shards of a cache.
   *
   * @param file where the other processes' locks are
   * @param firstByte the first of the {@value #LOCKS} bytes of the lock file that are used
   */
  Shards(CoherencePage page, LockFile file, long firstByte) {
    this.page = page;
    this.file = file;
    this.firstByte = firstByte;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** The share of the keys that a key belongs to. */
  static int shareOf(CacheKey key) {
    return shareOf(key.hashHigh());
  }

  /** The share of a hash, of which this is the high half. */
  static int shareOf(long hashHigh) {
    return (int) (hashHigh >>> (Long.SIZE - COUNTER_BITS));
  }

  /** One of the shares that have a lock in common. */
  static int firstShareOf(int group) {
    return group * COUNTERS_PER_LOCK;
  }

  private static int lockOf(int share) {
    return share / COUNTERS_PER_LOCK;
  }

  /**
   * The lock of this JVM, enough for who changes no file.
   *
   * @return null if it cannot be had at once: somebody may wait for another process under it
   */
  @Nullable ReentrantLock lockInJvm(int share) {
    try {
      ReentrantLock lock = inJvm(share);
      lock(lock, BRIEF_WAIT);
      return lock;
    } catch (IOException e) {
      return null;
    }
  }

  private ReentrantLock inJvm(int share) {
    return locks[lockOf(share)];
  }

  /**
   * Locks a share of the keys against all processes, for a caller who must change it.
   *
   * @throws IOException if another process does not give its lock up
   */
  Held lock(int share) throws IOException {
    return lock(share, MAX_WAIT);
  }

  /**
   * Locks a share of the keys for a reader who found something to remove, and does not wait for it.
   *
   * @throws IOException if the lock cannot be had at once
   */
  Held lockBriefly(int share) throws IOException {
    return lock(share, BRIEF_WAIT);
  }

  private Held lock(int share, Duration maxWait) throws IOException {
    ReentrantLock lock = inJvm(share);
    lock(lock, maxWait);
    try {
      return new Held(share, lock, file.lock(firstByte + lockOf(share), maxWait));
    } catch (Throwable e) {
      lock.unlock();
      throw e;
    }
  }

  private static void lock(ReentrantLock lock, Duration maxWait) throws IOException {
    boolean interrupted = Thread.interrupted(); // a change that has begun is ended
    try {
      if (!lock.tryLock(maxWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("A shard is locked for " + maxWait.toMillis() + " ms");
      }
    } catch (InterruptedException e) {
      interrupted = true;
      lock.lock();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  long sequence(int share) {
    return page.counter(share);
  }

  /** Whether a file is being changed, or was when its process died. */
  static boolean isOdd(long sequence) {
    return (sequence & 1) != 0;
  }

  /** Returns an even sequence, or the odd one that whoever is changing a file has set. */
  long settledSequence(int share) throws IOException {
    long sequence = sequence(share);
    if (!isOdd(sequence)) {
      return sequence;
    }
    ReentrantLock lock = inJvm(share);
    if (!lock.tryLock()) {
      return sequence;
    }
    try {
      FileLock byOthers = file.tryLock(firstByte + lockOf(share));
      if (byOthers != null) {
        try (Held held = new Held(share, reentered(lock), byOthers)) {
          held.settleOfDead();
        }
      }
      return sequence(share);
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything that processes began that died, as far as the locks can be had at once. */
  void settleAll() throws IOException {
    for (int share = 0; share < CoherencePage.COUNTERS; share++) {
      settledSequence(share);
    }
  }

  private static ReentrantLock reentered(ReentrantLock lock) {
    lock.lock();
    return lock;
  }

  /**
   * A share of the keys that is locked.
   *
   * <p><b>Threads</b>: used and closed by the one that locked it.
   */
  final class Held implements AutoCloseable {

    private final int share;
    private final ReentrantLock inJvm;
    private final FileLock byOthers;

    private Held(int share, ReentrantLock inJvm, FileLock byOthers) {
      this.share = share;
      this.inJvm = inJvm;
      this.byOthers = byOthers;
    }

    /** Renames or unlinks a file of the share, so that all processes see it. */
    <T extends @Nullable Object> T change(Change<T> change) throws IOException {
      settleOfDead();
      long sequence = page.counter(share);
      page.setCounter(share, sequence + 1);
      try {
        return change.run();
      } finally {
        page.setCounter(share, sequence + 2);
      }
    }

    /** Ends what a process began that died in a change; what it did is not known. */
    private void settleOfDead() {
      long sequence = page.counter(share);
      if (isOdd(sequence)) {
        page.forgetUsage(group());
        page.setCounter(share, sequence + 1);
      }
    }

    /** The shares that are locked, all of which have this lock. */
    int group() {
      return lockOf(share);
    }

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

  /** A rename or an unlinking. */
  @FunctionalInterface
  interface Change<T extends @Nullable Object> {

    T run() throws IOException;
  }
}
