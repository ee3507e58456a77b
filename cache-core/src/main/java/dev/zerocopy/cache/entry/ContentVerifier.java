package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.entry.BlockVerifier.BlockMismatchException;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.StoreStatistics;
import java.lang.foreign.MemorySegment;

/**
 * Compares content with its checksums as it comes.
 *
 * <p><b>Threads</b>: safe.
 */
public final class ContentVerifier {

  private final BlockVerifier verifier;

  ContentVerifier(EntryTrailer trailer, StoreStatistics statistics, boolean isEnabled) {
    this.verifier = new BlockVerifier(trailer, statistics, isEnabled);
  }

  /**
   * Verifies the blocks of a range; none of them may reach beyond it.
   *
   * @param offset of the range in the entry
   * @throws CorruptEntryException if one does not match
   */
  public void verify(long offset, MemorySegment content) {
    try {
      verifier.verify(offset, content.byteSize(), content, offset, MemorySegment.NULL);
    } catch (BlockMismatchException e) {
      throw new CorruptEntryException(String.valueOf(e.getMessage()), e);
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptEntryException(
          "blocks do not end where the content at " + offset + " does", e);
    }
  }
}
