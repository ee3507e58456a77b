package dev.zerocopy.cache.store;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The canonical bytes of a cache key and their 128-bit hash.
 *
 * <p>Two keys are equal when all their bytes are, so a collision of hashes is a miss and never
 * another key's value. What the bytes are is in {@link KeyEncoder}.
 *
 * <p>The hash names files, thus outlives any release: it is XXH3-128 with seed 0, fixed by the
 * xxHash specification since 0.8.0, and hash4j promises the results of the C reference. It is not
 * cryptographic: who chooses keys can make two of them that evict each other.
 *
 * <p><b>Threads</b>: immutable. <b>Limits</b>: {@value #MAX_KEY_BYTES} bytes.
 */
public final class CacheKey {

  /** The most bytes that a key may have. */
  public static final int MAX_KEY_BYTES = 64 << 10;

  private static final Hasher128 HASHER = Hashing.xxh3_128();

  private final byte[] bytes;
  private final long hashHigh;
  private final long hashLow;

  private CacheKey(byte[] bytes) {
    HashValue128 hash = HASHER.hashBytesTo128Bits(bytes);
    this.bytes = bytes;
    this.hashHigh = hash.getMostSignificantBits();
    this.hashLow = hash.getLeastSignificantBits();
  }

  /**
   * Encodes a key.
   *
   * @throws UnsupportedKeyException if it holds an object of a type without canonical bytes, is
   *     cyclic, nested too deep or too long
   */
  public static CacheKey of(@Nullable Object key) {
    return new CacheKey(KeyEncoder.encode(key));
  }

  /** Wraps a copy of bytes that {@link #bytes()} once returned. */
  public static CacheKey ofBytes(byte[] canonical) {
    if (canonical.length > MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "Cache key must be at most %d bytes, got %d".formatted(MAX_KEY_BYTES, canonical.length));
    }
    return new CacheKey(canonical.clone());
  }

  /** A copy of the canonical bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * A text of at most {@value KeyText#MAX_CHARS} characters that a person recognises the key by, or
   * null if it has none. It is what users typed: not for logs.
   */
  public @Nullable String text() {
    return KeyText.of(bytes);
  }

  /** Number of canonical bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether the remaining bytes of a buffer are this key's; its position stays. */
  public boolean sameBytes(ByteBuffer other) {
    return ByteBuffer.wrap(bytes).equals(other);
  }

  /** Whether a segment holds this key's bytes and nothing else. */
  public boolean sameBytes(MemorySegment other) {
    return other.byteSize() == bytes.length && MemorySegment.ofArray(bytes).mismatch(other) == -1;
  }

  /** The upper 64 bits of the hash. */
  public long hashHigh() {
    return hashHigh;
  }

  /** The lower 64 bits of the hash. */
  public long hashLow() {
    return hashLow;
  }

  /** The hash as 32 lowercase hexadecimal digits, the most significant first. */
  public String hashHex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(hashHigh) + hex.toHexDigits(hashLow);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof CacheKey key
            && hashLow == key.hashLow
            && hashHigh == key.hashHigh
            && Arrays.equals(bytes, key.bytes));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hashLow);
  }

  /** The hash only: keys hold what users typed and must not reach a log. */
  @Override
  public String toString() {
    return hashHex();
  }
}
