package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The end of an entry, verified and in memory: which pieces there are, the checksum of each block,
 * and the codec's metadata.
 *
 * <pre>
 *   pieces   { offset u64, length u64 }   ascending, not overlapping
 *   blocks   { XXH64 u64 }                of the pieces in order, restarting at each
 *   metadata                              the codec's, to the end of the entry
 * </pre>
 */
final class EntryTrailer {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long[] pieceOffsets;
  private final long[] pieceEnds;
  private final int[] firstBlocks;
  private final long[] hashes;
  private final ByteBuffer metadata;
  private final long lastBytes;
  private final boolean hasLastBytes;

  /** Checks the trailer's bytes against the header that announces them. */
  EntryTrailer(EntryHeader header, byte[] bytes) throws EntryUnreadableException {
    long found = Hashing.xxh64().hashBytesToLong(bytes);
    if (found != header.trailerChecksum()) {
      throw EntryHeader.corrupt(
          "trailer checksum", Long.toHexString(header.trailerChecksum()), Long.toHexString(found));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int pieces = header.pieceCount();
    pieceOffsets = new long[pieces];
    pieceEnds = new long[pieces];
    firstBlocks = new int[pieces + 1];
    long end = EntryHeader.contentOffset(header.key().length);
    for (int i = 0; i < pieces; i++) {
      pieceOffsets[i] = in.getLong();
      pieceEnds[i] = pieceOffsets[i] + in.getLong();
      if (pieceOffsets[i] < end
          || pieceEnds[i] <= pieceOffsets[i]
          || pieceEnds[i] > header.trailerOffset()) {
        throw EntryHeader.corrupt("piece " + i, "an offset from " + end, pieceOffsets[i]);
      }
      end = pieceEnds[i];
      firstBlocks[i + 1] = firstBlocks[i] + blocksOf(end - pieceOffsets[i]);
    }
    if (firstBlocks[pieces] != header.blockCount()) {
      throw EntryHeader.corrupt("blocks", firstBlocks[pieces], header.blockCount());
    }
    hashes = new long[header.blockCount()];
    in.asLongBuffer().get(hashes);
    in.position(in.position() + 8 * hashes.length);
    metadata = in.slice().asReadOnlyBuffer();
    hasLastBytes = bytes.length >= Long.BYTES;
    lastBytes = hasLastBytes ? in.getLong(bytes.length - Long.BYTES) : 0;
  }

  /** Whether a mapping still ends as the file did; one that was cut does not. */
  boolean isEndOf(MemorySegment mapping) {
    return !hasLastBytes || mapping.get(LONG, mapping.byteSize() - Long.BYTES) == lastBytes;
  }

  private static int blocksOf(long lengthBytes) {
    return Math.toIntExact((lengthBytes + EntryHeader.BLOCK_BYTES - 1) / EntryHeader.BLOCK_BYTES);
  }

  ByteBuffer metadata() {
    return metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  int blockCount() {
    return hashes.length;
  }

  long hash(int block) {
    return hashes[block];
  }

  int pieceCount() {
    return pieceOffsets.length;
  }

  /** The first piece that ends behind an offset; {@link #pieceCount} if none does. */
  int firstPieceEndingAfter(long offset) {
    int at = Arrays.binarySearch(pieceEnds, offset);
    return at >= 0 ? at + 1 : -at - 1;
  }

  long pieceOffset(int piece) {
    return pieceOffsets[piece];
  }

  long pieceEnd(int piece) {
    return pieceEnds[piece];
  }

  /** The block that holds an offset of a piece. */
  int blockAt(int piece, long offset) {
    long inPiece = Math.max(0, offset - pieceOffsets[piece]);
    return firstBlocks[piece] + (int) (inPiece / EntryHeader.BLOCK_BYTES);
  }

  long blockOffset(int piece, int block) {
    return pieceOffsets[piece] + (long) (block - firstBlocks[piece]) * EntryHeader.BLOCK_BYTES;
  }
}
