package dev.zerocopy.cache.redis;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is under an entry's name when its content is in chunks: the entry without its content, and
 * where that is.
 *
 * <pre>
 *   front          what precedes the content: leading bytes, header, key
 *   end            what follows it: the trailer
 *   last 40 bytes  chunk set, 12 characters; chunks u32; chunk bytes u32; front bytes u32;
 *                  end of the content u64; "ZCCHUNKS"
 * </pre>
 *
 * <p>A chunk holds the entry's bytes from {@code index * chunk bytes} on, up to the end of the
 * content; where the front is in the first one, there are zeros. The header lies where it does in
 * every entry, and gives another length than the manifest has: neither is taken for the other.
 *
 * @param set what the names of the chunks have in common
 * @param contentEnd offset in the entry where the content ends
 */
record Manifest(
    String set, int chunks, int chunkBytes, long contentEnd, ByteBuffer front, ByteBuffer end) {

  static final int LAST_BYTES = 40;

  private static final long MAGIC =
      ByteBuffer.wrap("ZCCHUNKS".getBytes(StandardCharsets.US_ASCII)).getLong();

  private static final int LENGTH_AT = 88;
  private static final int MIN_BYTES = 192 + LAST_BYTES;

  /** The manifest in the remaining bytes of a buffer, or null if they are an entry. */
  static @Nullable Manifest in(ByteBuffer bytes) {
    ByteBuffer all = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int last = all.limit() - LAST_BYTES;
    if (all.limit() < MIN_BYTES
        || all.getLong(LENGTH_AT) == all.limit()
        || Long.reverseBytes(all.getLong(last + 32)) != MAGIC) {
      return null;
    }
    byte[] set = new byte[KeyLayout.NAME_CHARS];
    all.get(last, set);
    int frontBytes = all.getInt(last + 20);
    if (frontBytes < 0 || frontBytes > last) {
      return null;
    }
    return new Manifest(
        new String(set, StandardCharsets.US_ASCII),
        all.getInt(last + 12),
        all.getInt(last + 16),
        all.getLong(last + 24),
        all.slice(0, frontBytes),
        all.slice(frontBytes, last - frontBytes));
  }

  /** The manifest as it is stored. */
  ByteBuffer encode() {
    ByteBuffer out =
        ByteBuffer.allocate(front.remaining() + end.remaining() + LAST_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(front.duplicate()).put(end.duplicate());
    out.put(set.getBytes(StandardCharsets.US_ASCII));
    out.putInt(chunks).putInt(chunkBytes).putInt(front.remaining()).putLong(contentEnd);
    return out.putLong(Long.reverseBytes(MAGIC)).flip();
  }

  /** How long the entry is. */
  long lengthBytes() {
    return contentEnd + end.remaining();
  }

  /** Whether the numbers fit each other, so that the chunks can be asked for. */
  boolean isPlausible() {
    return chunkBytes > 0
        && chunkBytes <= RedisBackendOptions.MAX_CHUNK_BYTES
        && chunks > 0
        && front.remaining() <= Math.min(chunkBytes, contentEnd)
        && (contentEnd + chunkBytes - 1) / chunkBytes == chunks;
  }

  /** How long a chunk is. */
  int bytesOf(int chunk) {
    return (int) Math.min(chunkBytes, contentEnd - (long) chunk * chunkBytes);
  }
}
