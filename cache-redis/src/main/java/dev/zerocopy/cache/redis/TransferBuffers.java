package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Native buffers of one chunk each, between the connection and the values; some are kept for later
 * transfers, the others left to the collector.
 *
 * <p>A buffer that a failed command may still read or write is never given back.
 *
 * <p><b>Threads</b>: safe.
 */
final class TransferBuffers {

  private static final int MAX_IDLE = 4;

  private final BlockingQueue<ByteBuffer> idle = new ArrayBlockingQueue<>(MAX_IDLE);
  private final int bufferBytes;

  TransferBuffers(int bufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  int bufferBytes() {
    return bufferBytes;
  }

  /** An empty buffer, whose content is whatever was in it before. */
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    return buffer == null ? NativeMemory.allocate(bufferBytes).asByteBuffer() : buffer.clear();
  }

  /** Gives a buffer up that nobody uses any more; any other buffer is ignored. */
  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect() && buffer.capacity() == bufferBytes) {
      idle.offer(buffer);
    }
  }
}
