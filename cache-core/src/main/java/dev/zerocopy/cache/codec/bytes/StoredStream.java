package dev.zerocopy.cache.codec.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a hit of a stream is.
 *
 * <p><b>Threads</b>: confined, but for a mark: one of another thread is not seen.
 */
final class StoredStream extends InputStream {

  private static final int TRANSFER_BYTES = 64 << 10;

  private final StoredChannel channel;
  private long mark;

  StoredStream(StoredChannel channel) {
    this.channel = channel;
  }

  /** A stream over the same bytes at the same position, which does not move this one. */
  StoredStream fork() throws IOException {
    StoredChannel other = new StoredChannel(channel.bytes());
    return new StoredStream(other.position(channel.position()));
  }

  @Override
  public int read() throws IOException {
    return channel.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    return length == 0 ? 0 : channel.read(ByteBuffer.wrap(target, offset, length));
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return readNBytes(Integer.MAX_VALUE);
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length must not be negative, got " + length);
    }
    byte[] read = new byte[(int) Math.min(length, channel.remaining())];
    readNBytes(read, 0, read.length);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = Math.max(0, Math.min(count, channel.remaining()));
    channel.position(channel.position() + skipped);
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, channel.remaining());
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public void mark(int readLimit) {
    try {
      mark = channel.position();
    } catch (IOException e) {
      // A closed stream keeps its mark: reset says that it is closed.
    }
  }

  @Override
  public void reset() throws IOException {
    channel.position(mark);
  }

  @Override
  public long transferTo(OutputStream target) throws IOException {
    long start = channel.position();
    byte[] chunk = new byte[(int) Math.min(TRANSFER_BYTES, channel.remaining())];
    for (int read = read(chunk); read > 0; read = read(chunk)) {
      target.write(chunk, 0, read);
    }
    return channel.position() - start;
  }

  @Override
  public void close() {
    channel.close();
  }
}
