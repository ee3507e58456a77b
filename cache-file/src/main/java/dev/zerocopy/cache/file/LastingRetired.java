package dev.zerocopy.cache.file;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Of the bytes that removed entries still take, those that stay: the least of the last half a
 * minute or more.
 *
 * <p>What was removed a moment ago is freed by the next collections. Removing more on its account
 * would only make more of it, until the cache is empty.
 *
 * <p><b>Threads</b>: confined to the evictor.
 */
final class LastingRetired {

  private static final long PERIOD_NANOS = Duration.ofSeconds(30).toNanos();

  private final LongSupplier nanoTime;
  private long startNanos;
  private long least;
  private long leastBefore;

  LastingRetired(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** Takes what there is now. */
  void see(long bytes) {
    long now = nanoTime.getAsLong();
    if (now - startNanos > PERIOD_NANOS) {
      startNanos = now;
      leastBefore = least;
      least = bytes;
    }
    least = Math.min(least, bytes);
  }

  long bytes() {
    return Math.min(least, leastBefore);
  }
}
