package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.StoreStatistics;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Compares blocks with their checksums, each once.
 *
 * <p><b>Threads</b>: safe. Two that touch a block for the first time may both hash it; the bit is
 * set only after a match, so that neither can rely on the other's unfinished work.
 */
final class BlockVerifier {

  private final EntryTrailer trailer;
  private final StoreStatistics statistics;
  private final AtomicLongArray verified;
  private final boolean enabled;

  BlockVerifier(EntryTrailer trailer, StoreStatistics statistics, boolean enabled) {
    this.trailer = trailer;
    this.statistics = statistics;
    this.enabled = enabled;
    this.verified = new AtomicLongArray((trailer.blockCount() + 63) >>> 6);
  }

  /**
   * Verifies the blocks that overlap a range.
   *
   * @param bytes where to read, its byte 0 being the entry's byte {@code bytesOffset}; a block that
   *     reaches beyond it is read from {@code whole}
   * @throws BlockMismatchException at the first block that does not match
   */
  void verify(
      long offset, long lengthBytes, MemorySegment bytes, long bytesOffset, MemorySegment whole)
      throws BlockMismatchException {
    if (!enabled || lengthBytes <= 0) {
      return;
    }
    long end = offset + lengthBytes;
    int piece = trailer.firstPieceEndingAfter(offset);
    for (; piece < trailer.pieceCount() && trailer.pieceOffset(piece) < end; piece++) {
      int last = trailer.blockAt(piece, Math.min(end, trailer.pieceEnd(piece)) - 1);
      for (int block = trailer.blockAt(piece, offset); block <= last; block++) {
        if (!isVerified(block)) {
          verifyBlock(piece, block, bytes, bytesOffset, whole);
        }
      }
    }
  }

  /** The part of all blocks that were verified, 0 to 1. */
  double verifiedShare() {
    if (trailer.blockCount() == 0) {
      return 1;
    }
    long count = 0;
    for (int i = 0; i < verified.length(); i++) {
      count += Long.bitCount(verified.get(i));
    }
    return (double) count / trailer.blockCount();
  }

  private boolean isVerified(int block) {
    return (verified.get(block >>> 6) & 1L << block) != 0;
  }

  private void verifyBlock(
      int piece, int block, MemorySegment bytes, long bytesOffset, MemorySegment whole)
      throws BlockMismatchException {
    long start = trailer.blockOffset(piece, block);
    long length = Math.min(EntryHeader.BLOCK_BYTES, trailer.pieceEnd(piece) - start);
    boolean inside = start >= bytesOffset && start + length <= bytesOffset + bytes.byteSize();
    long found =
        inside
            ? BlockHash.of(bytes, start - bytesOffset, length)
            : BlockHash.of(whole, start, length);
    if (found != trailer.hash(block)) {
      MissingPage.report();
      statistics.blocksFailed.increment();
      throw new BlockMismatchException(block, start, trailer.hash(block), found);
    }
    statistics.blocksVerified.increment();
    verified.getAndUpdate(block >>> 6, bits -> bits | 1L << block);
  }

  /** Thrown inside this package when a block is damaged. */
  static final class BlockMismatchException extends Exception {

    private static final long serialVersionUID = 1L;

    BlockMismatchException(int block, long offset, long expected, long found) {
      super(
          "block %d at offset %d: expected XXH64 %016x, found %016x"
              .formatted(block, offset, expected, found));
    }
  }
}
