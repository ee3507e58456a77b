package dev.zerocopy.cache.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which decoded values of a cache are kept as objects, and given to all that hit them: of a kind
 * that nobody can change, and not of mapped entries.
 *
 * @param maxEntries how many at most, 0 for none
 * @param timeToLive for how long one is kept after it was read, or null for as long as its entry is
 *     known to be the key's
 */
public record NearValues(int maxEntries, @Nullable Duration timeToLive) {

  /** None are kept. */
  public static final NearValues NONE = new NearValues(0, null);

  /** Checks the numbers. */
  public NearValues {
    if (maxEntries < 0 || (timeToLive != null && !timeToLive.isPositive())) {
      throw new IllegalArgumentException(
          "near values must be 0 or more, for a positive time; got %d for %s"
              .formatted(maxEntries, timeToLive));
    }
  }

  /** So many, for as long as their entries are known to be their keys'. */
  public static NearValues of(int maxEntries) {
    return new NearValues(maxEntries, null);
  }

  /** Whether any are kept. */
  public boolean isKept() {
    return maxEntries > 0;
  }
}
