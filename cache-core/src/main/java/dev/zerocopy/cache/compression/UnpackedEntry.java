package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryView;
import dev.zerocopy.cache.store.StoredEntry;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/**
 * A packed entry as its codec wrote it: its content lies in memory of this process.
 *
 * <p><b>Lifetime</b>: an ordinary object; native memory is freed once neither it nor a segment or
 * buffer of it is reachable. It does not hold the packed entry. <b>Threads</b>: safe.
 */
final class UnpackedEntry implements StoredEntry {

  private final EntryAttributes attributes;
  private final long entryId;
  private final long createdMillis;
  private final ByteBuffer metadata;
  private final MemorySegment bytes;
  private final String name;

  private final EntryView view = new EntryView();

  UnpackedEntry(StoredEntry packed, PackTable table, MemorySegment bytes) {
    this.attributes = packed.attributes().withFlags(table.flags());
    this.entryId = packed.entryId();
    this.createdMillis = packed.createdMillis();
    this.metadata = table.metadata();
    this.bytes = bytes.asReadOnly();
    this.name = packed + ", unpacked";
  }

  @Override
  public EntryAttributes attributes() {
    return attributes;
  }

  @Override
  public long entryId() {
    return entryId;
  }

  @Override
  public boolean isMapped() {
    return false;
  }

  @Override
  public long createdMillis() {
    return createdMillis;
  }

  @Override
  public long lengthBytes() {
    return bytes.byteSize();
  }

  @Override
  public ByteBuffer metadata() {
    return metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public MemorySegment bytes() {
    return bytes;
  }

  /** Does nothing: what was unpacked was verified. */
  @Override
  public void verify(long offset, long lengthBytes) {}

  /** Does nothing: what the caller reads is a copy of what was verified. */
  @Override
  public void verify(long offset, long lengthBytes, MemorySegment through, long throughOffset) {}

  @Override
  public Object view(Function<? super StoredEntry, ?> factory) {
    return view.of(this, factory);
  }

  @Override
  public String toString() {
    return name;
  }
}
