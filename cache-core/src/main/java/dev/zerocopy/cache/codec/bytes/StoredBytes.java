package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * The bytes of an entry that a {@link StoredBytesWriter} wrote.
 *
 * <p>Streams, channels and copies verify a block when they first touch it; {@link #segment()}
 * verifies everything before it returns.
 *
 * <p><b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: {@link CorruptEntryException} when a damaged block is touched.
 */
public final class StoredBytes {

  /** Offset and length of the content, before the codec's own metadata. */
  static final int PLACE_BYTES = 2 * Long.BYTES;

  /** As in the entry layout; content starts a piece, so its blocks lie at multiples of this. */
  private static final int BLOCK_BYTES = 256 << 10;

  /** How much is read before the pages are given back, of content of more than two of them. */
  static final int WINDOW_BYTES = 8 << 20;

  private final StoredEntry entry;
  private final ByteBuffer metadata;
  private final long offset;
  private final long lengthBytes;

  private StoredBytes(StoredEntry entry, ByteBuffer metadata) {
    this.entry = entry;
    this.offset = metadata.getLong();
    this.lengthBytes = metadata.getLong();
    this.metadata = metadata.slice().asReadOnlyBuffer();
  }

  /** The content of an entry. */
  public static StoredBytes of(StoredEntry entry) {
    return new StoredBytes(entry, entry.metadata());
  }

  /** How many bytes there are. */
  public long lengthBytes() {
    return lengthBytes;
  }

  /** When they were stored, in milliseconds since the epoch. */
  public long createdMillis() {
    return entry.createdMillis();
  }

  /** What the codec gave to {@link StoredBytesWriter#finish(ByteBuffer)}, little-endian. */
  public ByteBuffer metadata() {
    return metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy; at most as many bytes as an array can have. */
  public byte[] toArray() {
    byte[] copy = new byte[Math.toIntExact(lengthBytes)];
    copyTo(0, MemorySegment.ofArray(copy));
    return copy;
  }

  /**
   * All bytes, read-only and without a copy: native, or of the heap if the entry is small. They are
   * read and compared with their checksums before this returns, unless the entry was verified when
   * it was opened or its store verifies nothing.
   */
  public MemorySegment segment() {
    for (long at = 0; at < lengthBytes; at += WINDOW_BYTES) {
      long part = Math.min(WINDOW_BYTES, lengthBytes - at);
      entry.verify(offset + at, part);
      releasePages(at, at + part);
    }
    return entry.bytes().asSlice(offset, lengthBytes);
  }

  /**
   * A stream over the bytes, to close or not, which supports mark and reset; a jump reads nothing.
   * A damaged block is an {@link java.io.IOException} whose cause is a {@link
   * CorruptEntryException}. A stream over many bytes gives the pages that it has passed back to the
   * system.
   */
  public InputStream openStream() {
    return new StoredStream(new StoredChannel(this));
  }

  /** A read-only channel over the bytes, otherwise like {@link #openStream()}. */
  @SuppressWarnings("MustBeClosedChecker") // nothing to close
  public SeekableByteChannel openChannel() {
    return new StoredChannel(this);
  }

  /** Verifies and copies block by block, so that the copy finds each in the processor's cache. */
  void copyTo(long from, MemorySegment target) {
    for (long done = 0; done < target.byteSize(); ) {
      long at = from + done;
      long part = Math.min(target.byteSize() - done, BLOCK_BYTES - at % BLOCK_BYTES);
      entry.verify(offset + at, part);
      try {
        MemorySegment.copy(entry.bytes(), offset + at, target, done, part);
      } catch (InternalError e) {
        throw new CorruptEntryException(entry + " was cut while it was read", e);
      }
      done += part;
    }
  }

  /** Verifies a byte's block. */
  void verifyAt(long position) {
    entry.verify(offset + position, 1);
  }

  /** A byte that is verified. */
  byte at(long position) {
    return entry.bytes().get(ValueLayout.JAVA_BYTE, offset + position);
  }

  static long blockAt(long position) {
    return position / BLOCK_BYTES;
  }

  /** Gives pages back if the content is large; others may be read again soon. */
  void releasePages(long from, long to) {
    if (lengthBytes > 2 * WINDOW_BYTES) {
      entry.releasePages(offset + from, to - from);
    }
  }

  boolean isNative() {
    return entry.bytes().isNative();
  }
}
