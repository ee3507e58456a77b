package dev.zerocopy.cache.redis;

import java.nio.ByteBuffer;

/**
 * The bytes of one chunk while they come: a growing array as long as they are few, then a transfer
 * buffer.
 *
 * <p><b>Threads</b>: confined.
 */
final class ChunkBuffer {

  private static final int FIRST_BYTES = 2 << 10;
  private static final int MAX_ARRAY_BYTES = 64 << 10;

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final TransferBuffers buffers;
  private ByteBuffer bytes = EMPTY;

  ChunkBuffer(TransferBuffers buffers) {
    this.buffers = buffers;
  }

  int size() {
    return bytes.position();
  }

  int room() {
    return buffers.bufferBytes() - bytes.position();
  }

  /** Takes as many bytes as there is room for. */
  void put(ByteBuffer source) {
    int part = Math.min(source.remaining(), room());
    reserve(part);
    bytes.put(bytes.position(), source, source.position(), part);
    bytes.position(bytes.position() + part);
    source.position(source.position() + part);
  }

  /** Adds zeros; there must be room. */
  void zeros(int count) {
    reserve(count);
    for (int end = bytes.position() + count; bytes.position() < end; ) {
      bytes.put((byte) 0);
    }
  }

  /** Replaces the first bytes. */
  void putFront(byte[] front) {
    bytes.put(0, front);
  }

  /** The bytes; the buffer is the caller's then. */
  ByteBuffer take() {
    ByteBuffer taken = bytes.flip();
    bytes = EMPTY;
    return taken;
  }

  private void reserve(int more) {
    int needed = bytes.position() + more;
    if (needed <= bytes.capacity()) {
      return;
    }
    ByteBuffer larger =
        needed > MAX_ARRAY_BYTES
            ? buffers.take()
            : ByteBuffer.allocate(Math.max(Math.max(needed, FIRST_BYTES), 4 * bytes.capacity()));
    bytes = larger.put(bytes.flip());
  }
}
