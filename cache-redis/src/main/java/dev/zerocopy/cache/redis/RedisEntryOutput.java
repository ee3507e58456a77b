package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.EntryOutput;
import dev.zerocopy.cache.memory.NativeMemory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects an entry that fits one chunk; of a larger one sends the content in chunks as it comes,
 * and collects the rest for its {@link Manifest}.
 *
 * <p>Nothing of it is published here: see {@link #whole} and {@link #manifest}.
 *
 * <p><b>Threads</b>: confined.
 */
final class RedisEntryOutput implements EntryOutput {

  private static final int BLOCK_BYTES = 256 << 10;

  /** Buffers between two outputs; more than it holds are left to the collector. */
  private static final BlockingQueue<ByteBuffer> BLOCKS = new ArrayBlockingQueue<>(16);

  private final Supplier<ChunkSender> senders;
  private final int chunkBytes;
  private final ChunkBuffer chunk;
  private final ByteArrayOutputStream end = new ByteArrayOutputStream();
  private final ByteArrayOutputStream front = new ByteArrayOutputStream();
  private @Nullable ByteBuffer block;
  private @Nullable ChunkSender sender;
  private @Nullable ByteBuffer whole;
  private long chunkOffset;
  private long contentEnd = -1;
  private boolean isPublished;

  /**
   * Creates an output of one entry.
   *
   * @param senders makes the sender, once it is known that the entry is large
   */
  RedisEntryOutput(TransferBuffers buffers, Supplier<ChunkSender> senders) {
    this.senders = senders;
    this.chunkBytes = buffers.bufferBytes();
    this.chunk = new ChunkBuffer(buffers);
  }

  @Override
  public ByteBuffer buffer() {
    ByteBuffer taken = block != null ? block : BLOCKS.poll();
    if (taken == null) {
      taken = NativeMemory.allocate(BLOCK_BYTES).asByteBuffer();
    }
    block = taken;
    return taken.clear().order(ByteOrder.BIG_ENDIAN); // whatever its last user left
  }

  @Override
  public void write(ByteBuffer buffer, long offset) throws RedisFailureException {
    if (contentEnd < 0) {
      content(buffer, offset);
    } else {
      collect(buffer, offset >= contentEnd ? end : front);
    }
  }

  private static void collect(ByteBuffer buffer, ByteArrayOutputStream to) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    to.writeBytes(bytes);
  }

  private void content(ByteBuffer buffer, long offset) throws RedisFailureException {
    for (long gap = gapTo(offset); gap > 0; gap = gapTo(offset)) {
      requireRoom();
      chunk.zeros((int) Math.min(gap, chunk.room()));
    }
    while (buffer.hasRemaining()) {
      requireRoom();
      chunk.put(buffer);
    }
  }

  private long gapTo(long offset) {
    return offset - chunkOffset - chunk.size();
  }

  private void requireRoom() throws RedisFailureException {
    if (chunk.room() == 0) {
      send();
    }
  }

  private void send() throws RedisFailureException {
    ChunkSender to = sender;
    if (to == null) {
      to = senders.get();
      sender = to;
    }
    chunkOffset += chunk.size();
    to.send(chunk.take());
  }

  @Override
  public void endContent(long offset) {
    contentEnd = offset;
  }

  @Override
  public void finish() throws RedisFailureException {
    long lengthBytes = contentEnd + end.size();
    if (sender == null && lengthBytes <= chunkBytes) {
      chunk.zeros((int) Math.max(0, gapTo(Math.max(contentEnd, front.size()))));
      chunk.put(ByteBuffer.wrap(end.toByteArray()));
      chunk.putFront(front.toByteArray());
      whole = chunk.take();
      return;
    }
    send();
    if (sender != null) {
      sender.awaitAll();
    }
  }

  /** The entry, or null if it is in chunks. */
  @Nullable ByteBuffer whole() {
    return whole;
  }

  /** What to publish of an entry in chunks. */
  Manifest manifest() {
    ChunkSender sent = sender();
    return new Manifest(
        sent.set(),
        sent.count(),
        chunkBytes,
        contentEnd,
        ByteBuffer.wrap(front.toByteArray()),
        ByteBuffer.wrap(end.toByteArray()));
  }

  private ChunkSender sender() {
    if (sender == null) {
      throw new IllegalStateException("The entry has no chunks");
    }
    return sender;
  }

  /** To be called before the chunks are published. */
  void endProlonging() {
    sender().endProlonging();
  }

  /** The chunks are others' now. */
  void published() {
    isPublished = true;
  }

  @Override
  public void close() {
    if (block != null) {
      BLOCKS.offer(block);
      block = null;
    }
    if (sender != null && !isPublished) {
      sender.abandon();
    }
  }
}
