package dev.zerocopy.cache.compression;

/**
 * How a serializer compresses what it writes. What it reads says for itself how it is compressed.
 *
 * @param level what the method makes of it; for zstd from 1, the fastest, to 22
 * @param minBytes a value whose content is smaller is not compressed, at most {@value
 *     #MAX_MIN_BYTES}
 */
public record Compression(Method method, int level, int minBytes) {

  /** How a frame is compressed. */
  public enum Method {
    /** Not at all. */
    NONE,
    /** By Zstandard. */
    ZSTD
  }

  /** The level of zstd where none is said. */
  public static final int DEFAULT_LEVEL = 3;

  /** The size from which on values are compressed where none is said. */
  public static final int DEFAULT_MIN_BYTES = 4096;

  /** The lowest level of zstd. */
  public static final int MIN_LEVEL = 1;

  /** The highest level of zstd. */
  public static final int MAX_LEVEL = 22;

  /** The most that {@code minBytes} may be: what is smaller always fits the first frame. */
  public static final int MAX_MIN_BYTES = PackTable.FRAME_BYTES / 2;

  private static final Compression NONE =
      new Compression(Method.NONE, DEFAULT_LEVEL, DEFAULT_MIN_BYTES);

  /** Checks that the numbers are possible. */
  public Compression {
    if (level < MIN_LEVEL || level > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "compression level must be from " + MIN_LEVEL + " to " + MAX_LEVEL + ", got " + level);
    }
    if (minBytes < 0 || minBytes > MAX_MIN_BYTES) {
      throw new IllegalArgumentException(
          "min size of compression must be from 0 to " + MAX_MIN_BYTES + " bytes, got " + minBytes);
    }
  }

  /** No compression. */
  public static Compression none() {
    return NONE;
  }

  /** Zstandard of level {@value #DEFAULT_LEVEL}, from {@value #DEFAULT_MIN_BYTES} bytes on. */
  public static Compression zstd() {
    return new Compression(Method.ZSTD, DEFAULT_LEVEL, DEFAULT_MIN_BYTES);
  }

  /** The same with another level. */
  public Compression withLevel(int level) {
    return new Compression(method, level, minBytes);
  }

  /** The same for values of another size on. */
  public Compression withMinBytes(int minBytes) {
    return new Compression(method, level, minBytes);
  }

  /** One short text for a log: {@code none}, or {@code zstd of level 3 from 4096 bytes on}. */
  @Override
  public String toString() {
    return method == Method.NONE
        ? "none"
        : "zstd of level " + level + " from " + minBytes + " bytes on";
  }
}
