package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.memory.NativeRegion;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;

/**
 * Ties Arrow's buffers to the region they lie in: by reachability, without counting.
 *
 * <p>Releasing is allowed and does nothing; no allocator accounts for the memory.
 */
final class RegionReferences implements ReferenceManager {

  private final NativeRegion region;
  private final long entryOffset;

  /**
   * Creates a manager.
   *
   * @param entryOffset the offset in the entry of the region's first byte
   */
  RegionReferences(NativeRegion region, long entryOffset) {
    this.region = region;
    this.entryOffset = entryOffset;
  }

  /** A buffer over a range of the entry, which must lie inside the region. */
  ArrowBuf buffer(long offset, long lengthBytes) {
    MemorySegment range = region.segment().asSlice(offset - entryOffset, lengthBytes);
    ArrowBuf buffer = new ArrowBuf(this, null, lengthBytes, range.address());
    return buffer.writerIndex(lengthBytes);
  }

  @Override
  public int getRefCount() {
    return 1;
  }

  @Override
  public boolean release() {
    return false;
  }

  @Override
  public boolean release(int decrement) {
    return false;
  }

  @Override
  public void retain() {}

  @Override
  public void retain(int increment) {}

  @Override
  public ArrowBuf retain(ArrowBuf source, BufferAllocator targetAllocator) {
    ArrowBuf buffer = new ArrowBuf(this, null, source.capacity(), source.memoryAddress());
    return buffer.readerIndex(source.readerIndex()).writerIndex(source.writerIndex());
  }

  @Override
  public ArrowBuf deriveBuffer(ArrowBuf source, long index, long length) {
    return new ArrowBuf(this, null, length, source.memoryAddress() + index);
  }

  @Override
  public OwnershipTransferResult transferOwnership(
      ArrowBuf source, BufferAllocator targetAllocator) {
    ArrowBuf moved = retain(source, targetAllocator);
    return new OwnershipTransferResult() {
      @Override
      public boolean getAllocationFit() {
        return true;
      }

      @Override
      public ArrowBuf getTransferredBuffer() {
        return moved;
      }
    };
  }

  @Override
  public BufferAllocator getAllocator() {
    return ArrowMemory.allocator();
  }

  @Override
  public long getSize() {
    return region.segment().byteSize();
  }

  @Override
  public long getAccountedSize() {
    return 0;
  }
}
