package dev.zerocopy.cache.entry;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One entry in memory of this process, put together by an {@link EntryAssembler}.
 *
 * <p><b>Lifetime</b>: an ordinary object; native memory is freed once neither it nor a segment or
 * buffer of it is reachable. <b>Threads</b>: safe.
 */
public final class MemoryEntry extends OpenedEntry {

  private final MemorySegment bytes;
  private final EntryTrailer trailer;
  private final long expiryWord;

  MemoryEntry(EntryHeader header, EntryTrailer trailer, long expiryWord, MemorySegment bytes) {
    super(header);
    this.trailer = trailer;
    this.expiryWord = expiryWord;
    this.bytes = bytes.asReadOnly();
  }

  /** False: nothing of it is pages of a file. */
  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  long expiryWord() {
    return expiryWord;
  }

  @Override
  public ByteBuffer metadata() {
    return trailer.metadata().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public MemorySegment bytes() {
    return bytes;
  }

  /** Does nothing: all was verified when the entry was put together, or nothing is. */
  @Override
  public void verify(long offset, long lengthBytes) {}

  /** Does nothing: what the caller reads is a copy of what was verified. */
  @Override
  public void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset) {}

  @Override
  public String toString() {
    return "entry %016x in memory".formatted(entryId());
  }
}
