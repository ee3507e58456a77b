package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.MemoryEntry;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.StoredEntry;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * An entry that was read, with what must be known to serve it again.
 *
 * @param packed the entry as it is in Redis, without its content if it was unpacked on the way
 * @param entry what a caller reads
 * @param changes the number of changes of its key before it was read, or a negative one
 */
record FetchedEntry(MemoryEntry packed, StoredEntry entry, long changes) implements StoredEntry {

  private static final long UNKNOWN = -1;

  FetchedEntry(MemoryEntry packed, StoredEntry entry) {
    this(packed, entry, UNKNOWN);
  }

  FetchedEntry(MemoryEntry whole) {
    this(whole, whole);
  }

  FetchedEntry withChanges(long number) {
    return new FetchedEntry(packed, entry, number);
  }

  @Override
  public EntryAttributes attributes() {
    return entry.attributes();
  }

  @Override
  public long entryId() {
    return entry.entryId();
  }

  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  public long createdMillis() {
    return entry.createdMillis();
  }

  @Override
  public long lengthBytes() {
    return entry.lengthBytes();
  }

  @Override
  public ByteBuffer metadata() {
    return entry.metadata();
  }

  @Override
  public MemorySegment bytes() {
    return entry.bytes();
  }

  @Override
  public void verify(long offset, long lengthBytes) {
    entry.verify(offset, lengthBytes);
  }

  @Override
  public void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset) {
    entry.verify(offset, lengthBytes, through, throughOffset);
  }

  @Override
  public Object view(Function<? super StoredEntry, ?> factory) {
    return entry.view(factory);
  }
}
