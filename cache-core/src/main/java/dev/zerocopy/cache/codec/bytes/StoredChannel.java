package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.store.CorruptEntryException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A position in stored bytes.
 *
 * <p><b>Threads</b>: confined.
 */
final class StoredChannel implements SeekableByteChannel {

  private static final long NONE = -1;

  private final StoredBytes bytes;
  private long position;

  /** The pages from here to the position may be resident on this channel's account. */
  private long releasedTo;

  private long verifiedBlock = NONE;
  private boolean closed;

  StoredChannel(StoredBytes bytes) {
    this.bytes = bytes;
  }

  StoredBytes bytes() {
    return bytes;
  }

  long remaining() throws IOException {
    requireOpen();
    return Math.max(0, bytes.lengthBytes() - position);
  }

  private void requireOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    long remaining = remaining();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (remaining == 0) {
      return -1;
    }
    int part = (int) Math.min(target.remaining(), remaining);
    try {
      bytes.copyTo(position, MemorySegment.ofBuffer(target).asSlice(0, part));
    } catch (CorruptEntryException e) {
      throw failed(e);
    }
    target.position(target.position() + part);
    advance(part);
    return part;
  }

  /** Returns -1 at the end. */
  int read() throws IOException {
    if (remaining() == 0) {
      return -1;
    }
    long block = StoredBytes.blockAt(position);
    try {
      if (block != verifiedBlock) {
        bytes.verifyAt(position);
        verifiedBlock = block;
      }
    } catch (CorruptEntryException e) {
      throw failed(e);
    }
    int found = bytes.at(position) & 0xff;
    advance(1);
    return found;
  }

  private static IOException failed(CorruptEntryException e) {
    return new IOException(e.getMessage(), e);
  }

  private void advance(int count) {
    position += count;
    if (position - releasedTo >= StoredBytes.WINDOW_BYTES) {
      bytes.releasePages(releasedTo, position);
      releasedTo = position;
    }
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public StoredChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException("newPosition must not be negative, got " + newPosition);
    }
    position = newPosition;
    releasedTo = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return bytes.lengthBytes();
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      bytes.releasePages(releasedTo, Math.min(position, bytes.lengthBytes()));
    }
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public StoredChannel truncate(long sizeBytes) {
    throw new NonWritableChannelException();
  }
}
