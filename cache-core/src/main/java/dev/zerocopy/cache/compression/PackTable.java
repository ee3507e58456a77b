package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a reader of a packed entry must know, before the codec's own metadata.
 *
 * <pre>
 *   0  method u16 = 1, zstd     2  0 u16
 *   4  frame size u32           frames end where the image's offset is a multiple of it, or at its end
 *   8  content offset u64       of the image in the entry as the codec wrote it, and of the frames
 *  16  content length u64       of the image
 *  24  flags u32                the attributes' flags as the codec wrote them
 *  28  frames u32
 *  32  { packed length u32 }    of each frame; a frame that is as long as its image is not compressed
 *      metadata                 the codec's, at the next multiple of 8
 * </pre>
 *
 * @param metadata the codec's, little-endian
 */
record PackTable(
    int frameBytes,
    long contentOffset,
    long contentBytes,
    int flags,
    int[] packedBytes,
    ByteBuffer metadata) {

  /**
   * How much of an image is in a frame. Measured with zstd level 3 over a table of flights: frames
   * of 64 KiB make it 3.45 times smaller, of 1 MiB 3.61, of 8 MiB 3.90; larger ones are slower.
   */
  static final int FRAME_BYTES = 1 << 20;

  private static final long MAX_CONTENT_BYTES = 1L << 62;
  private static final int FIXED_BYTES = 32;
  private static final int MAX_FRAME_BYTES = 16 << 20;
  private static final short ZSTD = 1;

  /** Where a frame's part of the image begins, as an offset in the entry as its codec wrote it. */
  long imageOffset(int frame) {
    return Math.max(contentOffset, (long) frame * frameBytes);
  }

  /** How much of the image is in one frame. */
  int imageBytes(int frame) {
    long end = Math.min(contentOffset + contentBytes, (frame + 1L) * frameBytes);
    return (int) (end - imageOffset(frame));
  }

  int frames() {
    return packedBytes.length;
  }

  boolean isRaw(int frame) {
    return packedBytes[frame] == imageBytes(frame);
  }

  ByteBuffer encode() {
    int tableBytes = FIXED_BYTES + 4 * packedBytes.length + 7 & -8;
    ByteBuffer out =
        ByteBuffer.allocate(tableBytes + metadata.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort(ZSTD).putShort((short) 0).putInt(frameBytes);
    out.putLong(contentOffset).putLong(contentBytes);
    out.putInt(flags).putInt(packedBytes.length);
    for (int bytes : packedBytes) {
      out.putInt(bytes);
    }
    return out.put(tableBytes, metadata, metadata.position(), metadata.remaining()).clear();
  }

  /**
   * Reads a table that is verified against accidents, and checks that its numbers fit each other.
   *
   * @param in the entry's metadata
   * @param entryBytes how long the entry is
   */
  static PackTable decode(ByteBuffer in, long entryBytes) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    require(in.remaining() >= FIXED_BYTES, "length of the frame table", in.remaining());
    short method = in.getShort();
    if (method != ZSTD || in.getShort() != 0) {
      throw new UnreadableValueException(
          MissReason.VERSION, "compression: expected method 1, zstd, found " + method);
    }
    int frameBytes = in.getInt();
    long contentOffset = in.getLong();
    long contentBytes = in.getLong();
    int flags = in.getInt();
    int frames = in.getInt();
    require(frameBytes > 0 && frameBytes <= MAX_FRAME_BYTES, "frame size", frameBytes);
    require(contentOffset >= 0 && contentOffset < frameBytes, "content offset", contentOffset);
    require(contentBytes > 0 && contentBytes <= MAX_CONTENT_BYTES, "content", contentBytes);
    long lastFrame = (contentOffset + contentBytes - 1) / frameBytes;
    require(frames == lastFrame + 1, "frames", frames);
    require(in.remaining() >= 4L * frames, "length of the frame table", in.remaining());
    int[] packedBytes = new int[frames];
    in.asIntBuffer().get(packedBytes);
    int end = FIXED_BYTES + 4 * frames + 7 & -8;
    require(end <= in.limit(), "length of the frame table", in.limit());
    ByteBuffer metadata = in.position(end).slice().asReadOnlyBuffer();
    PackTable table =
        new PackTable(frameBytes, contentOffset, contentBytes, flags, packedBytes, metadata);
    table.requireFramesInside(entryBytes);
    return table;
  }

  private void requireFramesInside(long entryBytes) {
    long end = contentOffset;
    for (int i = 0; i < packedBytes.length; i++) {
      require(packedBytes[i] > 0 && packedBytes[i] <= imageBytes(i), "frame " + i, packedBytes[i]);
      end += packedBytes[i];
    }
    require(end <= entryBytes, "end of the frames", end);
  }

  private static void require(boolean holds, String what, long found) {
    if (!holds) {
      throw new UnreadableValueException(
          MissReason.CORRUPT, "packed entry: " + what + " cannot be " + found);
    }
  }
}
