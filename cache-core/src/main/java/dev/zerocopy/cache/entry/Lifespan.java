package dev.zerocopy.cache.entry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an entry was written and when it expires, in milliseconds since the epoch.
 *
 * @param expiresAtMillis what the expiry word says at first
 * @param latestExpiryMillis what it may never be moved beyond; {@link Long#MAX_VALUE} is never
 */
public record Lifespan(long createdMillis, long expiresAtMillis, long latestExpiryMillis) {

  /** The life of an entry that no store keeps. */
  static final Lifespan ENDLESS = new Lifespan(0, Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * How far in the future an entry may have been created: clocks are corrected by little all the
   * time. Whoever claims more was written before the clock was put back, and how old it is nobody
   * knows.
   */
  public static final long CLOCK_TOLERANCE_MILLIS = 60_000;

  private static final Duration MAX_DURATION = Duration.ofDays(365_000);

  /**
   * The life of an entry that is written now.
   *
   * @param timeToLive null for no limit
   * @param timeToIdle null for no limit
   */
  public static Lifespan of(
      long nowMillis, @Nullable Duration timeToLive, @Nullable TimeToIdle timeToIdle) {
    long latest = timeToLive == null ? Long.MAX_VALUE : sum(nowMillis, millis(timeToLive));
    long first = timeToIdle == null ? latest : timeToIdle.expiryMillis(nowMillis, latest);
    return new Lifespan(nowMillis, first, latest);
  }

  /** A duration in milliseconds, {@link Long#MAX_VALUE} for one that would outlive the calendar. */
  static long millis(Duration duration) {
    return duration.compareTo(MAX_DURATION) > 0 ? Long.MAX_VALUE : duration.toMillis();
  }

  static long sum(long nowMillis, long durationMillis) {
    return durationMillis == Long.MAX_VALUE ? Long.MAX_VALUE : nowMillis + durationMillis;
  }

  /** Whether an entry may no longer be served: its time has passed, or the clock was put back. */
  static boolean isOver(long createdMillis, long expiresAtMillis, long nowMillis) {
    return expiresAtMillis <= nowMillis || createdMillis - CLOCK_TOLERANCE_MILLIS > nowMillis;
  }
}
