package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes what would be an entry to a channel, without header, key and checksums.
 *
 * <p><b>Lifetime</b>: closing it frees its buffer, not the channel. <b>Threads</b>: confined.
 */
final class ChannelEntryWriter implements EntryWriter, AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;

  /** Where the content of an Arrow file starts that has no header in its Schema message. */
  private static final int CONTENT_OFFSET = 20;

  private final Arena arena = Arena.ofConfined();
  private final ByteBuffer buffer = arena.allocate(BUFFER_BYTES, Long.BYTES).asByteBuffer();
  private final WritableByteChannel channel;
  private long position;

  ChannelEntryWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public void begin(Leading leading) throws IOException {
    write(ByteBuffer.wrap(leading.bytes(CONTENT_OFFSET), 0, CONTENT_OFFSET));
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void startPiece(int alignmentBytes) throws IOException {
    long gapBytes = -position & (alignmentBytes - 1);
    write(ByteBuffer.allocate(Math.toIntExact(gapBytes)));
  }

  @Override
  public void write(long lengthBytes, Source source) throws IOException {
    for (long done = 0; done < lengthBytes; ) {
      int part = (int) Math.min(buffer.remaining(), lengthBytes - done);
      int end = buffer.position() + part;
      source.copy(done, buffer.limit(end));
      buffer.limit(BUFFER_BYTES).position(end);
      done += part;
      position += part;
      if (!buffer.hasRemaining()) {
        flush();
      }
    }
  }

  @Override
  public void finish(ByteBuffer metadata) throws IOException {
    write(metadata);
    flush();
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() {
    arena.close();
  }
}
