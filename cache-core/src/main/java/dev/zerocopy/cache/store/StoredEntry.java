package dev.zerocopy.cache.store;

import dev.zerocopy.cache.memory.NativeRegion;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * One entry opened for reading: its header and metadata verified, its payload verified as it is
 * touched.
 *
 * <p><b>Lifetime</b>: nobody closes it. Its memory stays valid for as long as the entry, or a
 * segment taken from it, is reachable, whatever happens to the entry in its store.
 *
 * <p><b>Threads</b>: safe.
 */
public interface StoredEntry {

  /** What the header says about the value. */
  EntryAttributes attributes();

  /** Tells the entry from all others that its key has had or will have. */
  long entryId();

  /** Whether its bytes are pages of a file, rather than memory of this process. */
  boolean isMapped();

  /** When the entry was written, in milliseconds since the epoch. */
  long createdMillis();

  /** Size of the whole entry in bytes. */
  long lengthBytes();

  /** The bytes given to {@link EntryWriter#finish}: verified, little-endian, a fresh buffer. */
  ByteBuffer metadata();

  /**
   * The whole entry, read-only; a range must be passed to {@link #verify} before it is read. A
   * native segment, or one of the heap if the entry is small.
   */
  MemorySegment bytes();

  /**
   * Compares the blocks that overlap a range with their checksums, each block once per mapping.
   *
   * @throws CorruptEntryException if one does not match; the store has dropped the entry then
   */
  void verify(long offset, long lengthBytes);

  /**
   * Like {@link #verify(long, long)}, reading the range through another view of the same bytes.
   *
   * @param through a segment whose byte 0 is the entry's byte {@code throughOffset}
   */
  void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset);

  /** A range a second time, writable; writes reach nobody but the holder of the result. */
  default NativeRegion copyOnWrite(long offset, long lengthBytes) {
    NativeRegion copy = NativeRegion.allocate(lengthBytes);
    MemorySegment.copy(bytes(), offset, copy.segment(), 0, lengthBytes);
    return copy;
  }

  /**
   * Gives the resident pages of a range back to the system; they are read again when touched. Does
   * nothing to an entry that is not mapped.
   */
  default void releasePages(long offset, long lengthBytes) {}

  /** Returns the one view that all hits of this entry share, made by the first caller. */
  Object view(Function<? super StoredEntry, ?> factory);
}
