package dev.zerocopy.cache.compression;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Direct buffers of one serializer, each with room for a frame, compressed or not.
 *
 * <p><b>Lifetime</b>: a buffer that is not given back is left to the collector.
 *
 * <p><b>Threads</b>: safe.
 */
final class FrameBuffers {

  /** What zstd may make of a frame at worst; to ask it would load it, which most never need. */
  static final int CAPACITY = PackTable.FRAME_BYTES + (PackTable.FRAME_BYTES >> 8);

  private final BlockingQueue<ByteBuffer> spare =
      new ArrayBlockingQueue<>(2 * FrameThreads.FRAMES_AT_A_TIME + 2);

  /** Returns an empty buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = spare.poll();
    return buffer != null ? buffer.clear() : ByteBuffer.allocateDirect(CAPACITY);
  }

  /**
   * Returns a buffer with so many bytes remaining; a frame of another release may be larger than
   * ours.
   */
  ByteBuffer take(int lengthBytes) {
    return lengthBytes > CAPACITY
        ? ByteBuffer.allocateDirect(lengthBytes)
        : take().limit(lengthBytes);
  }

  /** Keeps a buffer for later frames, if there is room and it is not too large for that. */
  void giveBack(ByteBuffer buffer) {
    if (buffer.capacity() == CAPACITY) {
      spare.offer(buffer);
    }
  }
}
