package dev.zerocopy.cache.codec.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The allocator behind vectors that nobody brought one for. */
final class ArrowMemory {

  private ArrowMemory() {}

  /**
   * The allocator of vectors over mapped pages: they take nothing from it unless somebody makes
   * them grow. Never closed.
   */
  static BufferAllocator allocator() {
    return Holder.ALLOCATOR;
  }

  private static final class Holder {
    static final BufferAllocator ALLOCATOR = new RootAllocator(Long.MAX_VALUE);
  }
}
