package dev.zerocopy.cache.spring.metrics;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Chooses the look-ups that are timed: each one while they are few, and of many a random share,
 * about a thousand a second.
 *
 * <p>Reading the clock twice and recording the difference takes as long as a hot hit; to leave it
 * out takes two nanoseconds. Chance, rather than every n-th, keeps a pattern in the calls out of
 * the sample. The share is halved and doubled by the time between two that were timed, so that
 * those left alone read no clock.
 *
 * <p><b>Threads</b>: safe. The fields are racy on purpose: a lost update is made up for by the
 * next.
 */
final class GetSample {

  private static final long MIN_STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long MAX_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int MAX_MASK = (1 << 16) - 1;

  /** One of so many and one is timed. */
  private int mask;

  private long lastNanos;

  /** Creates a sample that begins now, by the clock whose times {@link #taken} is told. */
  GetSample(long nowNanos) {
    this.lastNanos = nowNanos;
  }

  /** Whether the next look-up is to be timed. */
  boolean takesNext() {
    int present = mask;
    return present == 0 || (ThreadLocalRandom.current().nextInt() & present) == 0;
  }

  /** Notes that a look-up was timed. */
  void taken(long nowNanos) {
    long step = nowNanos - lastNanos;
    lastNanos = nowNanos;
    int present = mask;
    if (step < MIN_STEP_NANOS && present < MAX_MASK) {
      mask = present << 1 | 1;
    } else if (step > MAX_STEP_NANOS && present > 0) {
      mask = present >>> 1;
    }
  }
}
