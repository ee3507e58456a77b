package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The fixed part of an entry, at offset {@value #OFFSET} of every entry, little-endian.
 *
 * <pre>
 *   0  "CK"  version u8 = 2  reserved u8 = 0  flags u32
 *   8  expiry word u64      live: 48-bit ms, 16-bit check; all ones: never
 *  16  last-use word u64    live: the same form
 *  24  header checksum u64  XXH64 of header and key, the live words and this field as zero
 *  32  entry id u64         random
 *  40  generation u64
 *  48  created i64 ms       56  latest expiry i64 ms, the bound of the expiry word
 *  64  entry length u64     72  payload offset u64      80  payload length u64
 *  88  uncompressed length u64
 *  96  trailer offset u64  104  trailer length u64     112  trailer checksum u64
 * 120  pieces u32          124  blocks u32
 * 128  codec id u16        130  value kind u16         132  key length u32
 * 136  metadata length u32 140  block size u32
 * 144  type fingerprint u64
 * 152  reserved u64 = 0
 * 160  boot word u64       live: 0, or the boot in which it was written and not forced to disk
 * 168  key
 * </pre>
 *
 * @param latestExpiryMillis what bounds the expiry word; {@link Long#MAX_VALUE} is never
 */
record EntryHeader(
    EntryAttributes attributes,
    long entryId,
    long generation,
    long createdMillis,
    long latestExpiryMillis,
    long lengthBytes,
    long payloadOffset,
    long payloadBytes,
    long uncompressedBytes,
    long trailerOffset,
    long trailerBytes,
    long trailerChecksum,
    int pieceCount,
    int blockCount,
    int metadataBytes,
    byte[] key) {

  static final int OFFSET = EntryWriter.LEADING_BYTES;
  static final int FIXED_BYTES = 168;
  static final int KEY_OFFSET = OFFSET + FIXED_BYTES;
  static final int EXPIRY_OFFSET = OFFSET + 8;
  static final int LAST_USE_OFFSET = OFFSET + 16;
  static final int VERSION = 2;
  static final int BLOCK_BYTES = 256 << 10;

  private static final short MAGIC = 'C' | 'K' << 8;
  static final int ENTRY_ID_AT = 32;
  static final int LENGTH_AT = 64;
  static final int BOOT_AT = 160;

  private static final int CHECKSUM_AT = 24;

  /** Where content starts behind a key: 4 past a multiple of 8, see {@link EntryWriter#begin}. */
  static long contentOffset(int keyBytes) {
    return ((KEY_OFFSET + (long) keyBytes + 3) & -8L) + 4;
  }

  /** When the entry expires, given its valid expiry word. */
  long expiryMillis(long expiryWord) {
    return Math.min(LiveWord.millis(expiryWord), latestExpiryMillis);
  }

  boolean isOf(CacheKey asked) {
    return asked.sameBytes(ByteBuffer.wrap(key));
  }

  /**
   * The header and the key as they are written, in a heap buffer ready to be read.
   *
   * @param expiresAtMillis what the expiry word says at first
   */
  ByteBuffer encode(long expiresAtMillis) {
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + key.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort(0, MAGIC).put(2, (byte) VERSION).putInt(4, attributes.flags());
    out.putLong(ENTRY_ID_AT, entryId).putLong(40, generation);
    out.putLong(48, createdMillis).putLong(56, latestExpiryMillis);
    out.putLong(64, lengthBytes).putLong(72, payloadOffset);
    out.putLong(80, payloadBytes).putLong(88, uncompressedBytes);
    out.putLong(96, trailerOffset).putLong(104, trailerBytes).putLong(112, trailerChecksum);
    out.putInt(120, pieceCount).putInt(124, blockCount);
    out.putShort(128, (short) attributes.codecId()).putShort(130, (short) attributes.valueKind());
    out.putInt(132, key.length).putInt(136, metadataBytes).putInt(140, BLOCK_BYTES);
    out.putLong(144, attributes.typeFingerprint());
    out.put(FIXED_BYTES, key);
    out.putLong(CHECKSUM_AT, Hashing.xxh64().hashBytesToLong(out.array()));
    out.putLong(8, LiveWord.encode(expiresAtMillis)).putLong(16, LiveWord.encode(createdMillis));
    return out;
  }

  /** How many bytes from {@link #OFFSET} on {@link #decode} needs, given the fixed ones. */
  static int encodedBytes(ByteBuffer fixed) throws EntryUnreadableException {
    checkKnown(fixed);
    int keyBytes = fixed.getInt(fixed.position() + 132);
    if (keyBytes < 0 || keyBytes > CacheKey.MAX_KEY_BYTES) {
      throw corrupt("key length", "0 to " + CacheKey.MAX_KEY_BYTES, keyBytes);
    }
    return FIXED_BYTES + keyBytes;
  }

  /**
   * Reads and checks a header: magic, version, checksum, then lengths against the size of the file.
   *
   * @param encoded the header and the whole key, little-endian, in an array of their own
   */
  static EntryHeader decode(byte[] encoded, long fileBytes) throws EntryUnreadableException {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    long checksum = in.getLong(CHECKSUM_AT);
    in.putLong(8, 0).putLong(16, 0).putLong(CHECKSUM_AT, 0).putLong(BOOT_AT, 0);
    long found = Hashing.xxh64().hashBytesToLong(encoded);
    if (found != checksum) {
      throw corrupt("header checksum", Long.toHexString(checksum), Long.toHexString(found));
    }
    EntryHeader header =
        new EntryHeader(
            new EntryAttributes(
                Short.toUnsignedInt(in.getShort(128)),
                Short.toUnsignedInt(in.getShort(130)),
                in.getInt(4),
                in.getLong(144)),
            in.getLong(ENTRY_ID_AT),
            in.getLong(40),
            in.getLong(48),
            in.getLong(56),
            in.getLong(64),
            in.getLong(72),
            in.getLong(80),
            in.getLong(88),
            in.getLong(96),
            in.getLong(104),
            in.getLong(112),
            in.getInt(120),
            in.getInt(124),
            in.getInt(136),
            Arrays.copyOfRange(encoded, FIXED_BYTES, encoded.length));
    header.checkLengths(fileBytes, in.getInt(140));
    return header;
  }

  private static void checkKnown(ByteBuffer fixed) throws EntryUnreadableException {
    int at = fixed.position();
    if (fixed.remaining() < FIXED_BYTES) {
      throw corrupt("header length", FIXED_BYTES, fixed.remaining());
    }
    if (fixed.getShort(at) != MAGIC) {
      throw corrupt("magic", "CK", Integer.toHexString(fixed.getShort(at) & 0xffff));
    }
    if (fixed.get(at + 2) != VERSION) {
      throw new EntryUnreadableException(
          MissReason.VERSION,
          "layout version: expected " + VERSION + ", found " + fixed.get(at + 2));
    }
  }

  private void checkLengths(long fileBytes, int blockBytes) throws EntryUnreadableException {
    if (lengthBytes != fileBytes) {
      throw corrupt("entry length", lengthBytes + " bytes", fileBytes + " bytes");
    }
    if (blockBytes != BLOCK_BYTES) {
      throw corrupt("block size", BLOCK_BYTES, blockBytes);
    }
    long tableBytes = 16L * pieceCount + 8L * blockCount;
    boolean inside =
        pieceCount >= 0
            && blockCount >= 0
            && metadataBytes >= 0
            && trailerOffset >= contentOffset(key.length)
            && trailerBytes == tableBytes + metadataBytes
            && trailerOffset + trailerBytes == lengthBytes
            && payloadOffset >= contentOffset(key.length)
            && payloadBytes >= 0
            && payloadOffset + payloadBytes <= trailerOffset;
    if (!inside) {
      throw corrupt("lengths", "parts that add up to " + lengthBytes, trailerOffset);
    }
  }

  static EntryUnreadableException corrupt(String what, Object expected, Object found) {
    return new EntryUnreadableException(
        MissReason.CORRUPT, what + ": expected " + expected + ", found " + found);
  }
}
