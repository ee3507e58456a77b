package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryView;
import dev.zerocopy.cache.store.StoredEntry;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** An entry that says other things of itself than another with the same bytes. */
final class EntryWithMetadata implements StoredEntry {

  private final StoredEntry entry;
  private final ByteBuffer metadata;
  private final EntryView view = new EntryView();

  EntryWithMetadata(StoredEntry entry, ByteBuffer metadata) {
    this.entry = entry;
    this.metadata = metadata;
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
    return entry.isMapped();
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
    return metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
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
    return view.of(this, factory);
  }
}
