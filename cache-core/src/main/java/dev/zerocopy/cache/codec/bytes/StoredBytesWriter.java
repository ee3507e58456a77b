package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes an entry that is one run of bytes, of any length, in one pass.
 *
 * <p><b>Threads</b>: confined to the thread that writes.
 */
public final class StoredBytesWriter {

  private static final byte[] MAGIC = "ZCENTRY2".getBytes(StandardCharsets.US_ASCII);

  /** From this length on, content starts on a page; what is shorter follows the header. */
  private static final int PAGED_FROM_BYTES = 16 << 10;

  private static final int PAGE_BYTES = 4096;
  private static final int CHUNK_BYTES = 64 << 10;

  private final EntryWriter writer;
  private long offset;

  private StoredBytesWriter(EntryWriter writer) {
    this.writer = writer;
  }

  /** Starts the entry. */
  public static StoredBytesWriter begin(EntryWriter writer) throws IOException {
    writer.begin(contentOffset -> Arrays.copyOf(MAGIC, EntryWriter.LEADING_BYTES));
    return new StoredBytesWriter(writer);
  }

  /** Appends what is left of a stream, which stays the caller's to close. */
  public void write(InputStream content) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    int read;
    do {
      read = content.readNBytes(chunk, 0, CHUNK_BYTES);
      write(MemorySegment.ofArray(chunk).asSlice(0, read));
    } while (read == CHUNK_BYTES);
  }

  /** Appends a segment of any kind. */
  public void write(MemorySegment content) throws IOException {
    startAt(content.byteSize());
    writer.write(
        content.byteSize(),
        (from, target) ->
            MemorySegment.ofBuffer(target).copyFrom(content.asSlice(from, target.remaining())));
  }

  private void startAt(long firstBytes) throws IOException {
    if (offset == 0) {
      writer.startPiece(firstBytes < PAGED_FROM_BYTES ? Long.BYTES : PAGE_BYTES);
      offset = writer.position();
    }
  }

  /**
   * Ends the entry.
   *
   * @param metadata what {@link StoredBytes#metadata()} is to return
   */
  public void finish(ByteBuffer metadata) throws IOException {
    startAt(0);
    writer.finish(
        ByteBuffer.allocate(StoredBytes.PLACE_BYTES + metadata.remaining())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(offset)
            .putLong(writer.position() - offset)
            .put(metadata.duplicate())
            .flip());
  }

  /** Ends an entry that needs no metadata. */
  public void finish() throws IOException {
    finish(ByteBuffer.allocate(0));
  }
}
