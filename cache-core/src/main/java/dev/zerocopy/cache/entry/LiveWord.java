package dev.zerocopy.cache.entry;

/**
 * A time that is updated in place while an entry lives: 48 bits of milliseconds since the epoch and
 * 16 bits that check them, in one 8-byte word outside the header's checksum.
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

  private static long check(long bits) {
    return (bits ^ bits >>> 16 ^ bits >>> 32 ^ 0x5A43) & 0xffff;
  }
}
