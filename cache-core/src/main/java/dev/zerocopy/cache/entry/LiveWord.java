package dev.zerocopy.cache.entry;

/**
 * A time that is updated in place while an entry lives: 48 bits of milliseconds since the epoch and
 * 16 bits that check them, in one 8-byte word outside the header's checksum.
 *
 * <p>Of an expiry word that is earlier than the latest expiry, the lowest bit says who set it: a
 * caller, to an odd millisecond, and then no hit moves it; or a hit, to an even one.
 */
final class LiveWord {

  private static final long MILLIS_MASK = (1L << 48) - 1;

  private LiveWord() {}

  /** The word of a time; times from the year 10889 on, {@link Long#MAX_VALUE} too, mean never. */
  static long encode(long millis) {
    long bits = Math.clamp(millis, 0, MILLIS_MASK);
    return bits | check(bits) << 48;
  }

  static boolean isValid(long word) {
    return word >>> 48 == check(word & MILLIS_MASK);
  }

  /** The time of a valid word, {@link Long#MAX_VALUE} for never. */
  static long millis(long word) {
    long bits = word & MILLIS_MASK;
    return bits == MILLIS_MASK ? Long.MAX_VALUE : bits;
  }

  /** The time that a hit sets the word to: even, or the latest. */
  static long ofHit(long expiryMillis, long latestExpiryMillis) {
    return expiryMillis < latestExpiryMillis ? expiryMillis & -2 : latestExpiryMillis;
  }

  /** The time that a caller sets the word to: odd and before the latest, so up to 2 ms early. */
  static long ofCaller(long expiryMillis, long latestExpiryMillis) {
    long latest = Math.max(2, Math.min(latestExpiryMillis, MILLIS_MASK) - 1);
    return (Math.clamp(expiryMillis, 2, latest) - 1) | 1;
  }

  /** Whether a caller set the time of a word. */
  static boolean isOfCaller(long millis, long latestExpiryMillis) {
    return (millis & 1) == 1 && millis < latestExpiryMillis && millis != Long.MAX_VALUE;
  }

  private static long check(long bits) {
    return (bits ^ bits >>> 16 ^ bits >>> 32 ^ 0x5A43) & 0xffff;
  }
}
