package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import org.jspecify.annotations.Nullable;

/** What is checked of an entry when it is opened, wherever its bytes are. */
final class EntryChecks {

  private EntryChecks() {}

  static void requireKey(EntryHeader header, @Nullable CacheKey key)
      throws EntryUnreadableException {
    if (key != null && !header.isOf(key)) {
      throw new EntryUnreadableException(MissReason.ABSENT, "another key with the same hash");
    }
  }

  /** Compares every block. */
  static <X extends Exception> void verifyAll(
      EntryTrailer trailer, StoreStatistics statistics, Hashing<X> hashing)
      throws X, EntryUnreadableException {
    for (int piece = 0; piece < trailer.pieceCount(); piece++) {
      long end = trailer.pieceEnd(piece);
      for (long at = trailer.pieceOffset(piece); at < end; at += EntryHeader.BLOCK_BYTES) {
        int block = trailer.blockAt(piece, at);
        long found = hashing.hash(at, (int) Math.min(EntryHeader.BLOCK_BYTES, end - at));
        if (found != trailer.hash(block)) {
          statistics.blocksFailed.increment();
          throw EntryHeader.corrupt(
              "block " + block + " at offset " + at,
              "XXH64 " + Long.toHexString(trailer.hash(block)),
              Long.toHexString(found));
        }
        statistics.blocksVerified.increment();
      }
    }
  }

  /** The checksum of a range of the entry. */
  @FunctionalInterface
  interface Hashing<X extends Exception> {

    long hash(long offset, int lengthBytes) throws X, EntryUnreadableException;
  }
}
