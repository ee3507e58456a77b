package dev.zerocopy.cache.entry;

import java.time.Duration;

/**
 * For how long an entry may go without a hit, kept in its expiry word.
 *
 * <p>The word is moved only when it would move by a <em>step</em>: a sixteenth of the time, at
 * least a second, but never more than a quarter of the time. An entry may thus expire a step too
 * early, never too late, and a hit that moves nothing costs no system call.
 *
 * <p>A deadline that a caller set is left alone, see {@link LiveWord#ofCaller}.
 *
 * <p><b>Threads</b>: immutable.
 */
public final class TimeToIdle {

  private static final long MIN_STEP_MILLIS = 1000;

  private final long idleMillis;
  private final long stepMillis;

  /** Creates the rule for a positive time; one beyond the calendar means never. */
  public TimeToIdle(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("time to idle must be positive, got " + time);
    }
    this.idleMillis = Lifespan.millis(time);
    this.stepMillis =
        Math.max(1, Math.max(Math.min(MIN_STEP_MILLIS, idleMillis / 4), idleMillis / 16));
  }

  /** When an entry expires that is hit now. */
  long expiryMillis(long nowMillis, long latestExpiryMillis) {
    return LiveWord.ofHit(Lifespan.sum(nowMillis, idleMillis), latestExpiryMillis);
  }

  /** By how much the word moves at least, and how often it is tried at most. */
  long stepMillis() {
    return stepMillis;
  }

  /**
   * Whether a hit moves the time of an expiry word: later, or earlier where the word is further
   * away than this rule ever sets it (the clock was put back, or the entry is older than the rule).
   */
  boolean isDue(long expiryMillis, long nowMillis, long latestExpiryMillis) {
    if (expiryMillis <= nowMillis || LiveWord.isOfCaller(expiryMillis, latestExpiryMillis)) {
      return false;
    }
    return Math.abs(expiryMillis(nowMillis, latestExpiryMillis) - expiryMillis) >= stepMillis;
  }
}
