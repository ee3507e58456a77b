package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.redis.RedisCommands.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one entry on their way: a few are asked for while one is read.
 *
 * <p><b>Threads</b>: confined. <b>Limits</b>: {@value #WINDOW} chunks in memory.
 */
final class ChunkTransfer implements AutoCloseable {

  private static final int WINDOW = 3;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RedisCommands commands;
  private final TransferBuffers buffers;
  private final Manifest manifest;
  private final EntryNames names;
  private final Deque<CompletableFuture<@Nullable ByteBuffer>> onTheirWay = new ArrayDeque<>();
  private int asked;
  private int taken;
  private @Nullable ByteBuffer present;

  ChunkTransfer(
      RedisCommands commands, TransferBuffers buffers, Manifest manifest, EntryNames names) {
    this.commands = commands;
    this.buffers = buffers;
    this.manifest = manifest;
    this.names = names;
  }

  /**
   * Fills a buffer with the entry's bytes from an offset on, which is not before those that were
   * read.
   */
  void read(long offset, ByteBuffer target) throws RedisFailureException {
    long at = offset;
    while (target.hasRemaining()) {
      ByteBuffer chunk = chunkOf(at);
      int from = (int) (at % manifest.chunkBytes());
      int bytes = Math.min(target.remaining(), chunk.limit() - from);
      if (bytes <= 0) {
        throw new IllegalArgumentException("The chunks end before offset " + at);
      }
      target.put(target.position(), chunk, from, bytes);
      target.position(target.position() + bytes);
      at += bytes;
    }
  }

  /** The bytes of content from an offset to the end of its chunk; valid until the next call. */
  ByteBuffer rest(long offset) throws RedisFailureException {
    return chunkOf(offset).duplicate().position((int) (offset % manifest.chunkBytes()));
  }

  private ByteBuffer chunkOf(long offset) throws RedisFailureException {
    long index = offset / manifest.chunkBytes();
    if (index >= manifest.chunks() || index < taken - 1) {
      throw new IllegalArgumentException("No chunk to come has offset " + offset);
    }
    ByteBuffer chunk = present;
    while (chunk == null || taken <= index) {
      chunk = next();
    }
    return chunk;
  }

  private ByteBuffer next() throws RedisFailureException {
    giveBack(present);
    present = null;
    ask();
    ByteBuffer chunk = Replies.await(onTheirWay.remove());
    if (chunk == null || chunk.remaining() != manifest.bytesOf(taken)) {
      throw new ChunkGoneException(taken);
    }
    taken++;
    present = chunk;
    return chunk;
  }

  private void ask() {
    for (; asked < manifest.chunks() && onTheirWay.size() < WINDOW; asked++) {
      ByteBuffer target =
          manifest.chunkBytes() == buffers.bufferBytes()
              ? buffers.take()
              : NativeMemory.allocate(manifest.bytesOf(asked)).asByteBuffer();
      onTheirWay.add(
          commands.get(
              Lane.BULK,
              names.chunk(manifest.set(), asked),
              reply -> reply.remaining() > target.capacity() ? NOTHING : copy(reply, target)));
    }
  }

  private static ByteBuffer copy(ByteBuffer reply, ByteBuffer target) {
    return target.clear().put(reply).flip();
  }

  private void giveBack(@Nullable ByteBuffer chunk) {
    if (chunk != null) {
      buffers.giveBack(chunk);
    }
  }

  /** Gives up the buffers; those that are still to be filled, once they are. */
  @Override
  public void close() {
    giveBack(present);
    present = null;
    for (CompletableFuture<@Nullable ByteBuffer> reply : onTheirWay) {
      var _ = reply.thenAccept(this::giveBack);
    }
    onTheirWay.clear();
  }
}
