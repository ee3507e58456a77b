package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.IpcMessages.BlockPlace;
import dev.zerocopy.cache.codec.arrow.IpcMessages.DictionaryPart;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes an Arrow IPC file into an entry, batch by batch.
 *
 * <p>In a large batch each column is a piece of its own that starts on a page; from {@value
 * #WIDE_PIECE_BYTES} bytes a column on it starts on a 64 KiB boundary, the window in which the
 * kernel maps neighbours of a faulted page. Small batches are packed and share blocks.
 *
 * <p>The entry's metadata is a copy of all messages without their bodies, so that opening a table
 * touches one contiguous range: a count u32, a zero u32, then per message {@code { body offset u64,
 * length u32, zero u32, flatbuffer padded to 8 }}; the Schema first, without our gap. The Arrow
 * footer follows.
 */
final class ArrowEntryWriter {

  private static final int BUFFER_ALIGNMENT_BYTES = 64;
  private static final int PAGE_BYTES = 4 << 10;
  private static final int WINDOW_BYTES = 64 << 10;
  private static final int PAGED_PIECE_BYTES = 16 << 10;
  private static final int WIDE_PIECE_BYTES = 256 << 10;

  private final EntryWriter writer;
  private final Schema schema;
  private final boolean isPaged;
  private final List<BlockPlace> dictionaries = new ArrayList<>();
  private final List<BlockPlace> batches = new ArrayList<>();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private int messageCount;

  /**
   * Starts the file.
   *
   * @param isPaged whether columns of large batches start on pages, for who maps the file
   */
  ArrowEntryWriter(EntryWriter writer, Schema messageSchema, boolean isPaged) throws IOException {
    this.writer = writer;
    this.schema = messageSchema;
    this.isPaged = isPaged;
    ByteBuffer message =
        padded(MessageSerializer.serializeMetadata(messageSchema, IpcOption.DEFAULT));
    writer.begin(contentOffset -> IpcMessages.leading(message, contentOffset));
    writer.write(message.slice(Integer.BYTES, message.remaining() - Integer.BYTES));
    remember(message, 0);
  }

  private static ByteBuffer padded(ByteBuffer message) {
    ByteBuffer copy = ByteBuffer.allocate(message.remaining() + 7 & -8);
    copy.put(message.duplicate()).rewind();
    return copy.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes a batch of the table, or of a dictionary's values. */
  void write(IpcBatch batch, @Nullable DictionaryPart dictionary) throws IOException {
    int alignment = isPaged ? pieceAlignment(batch) : BUFFER_ALIGNMENT_BYTES;
    boolean packed = alignment == BUFFER_ALIGNMENT_BYTES;
    long[] offsets = new long[batch.buffers().size()];
    long bodyBytes = layOut(batch, alignment, offsets);
    ByteBuffer message = padded(IpcMessages.batch(batch, offsets, bodyBytes, dictionary));

    if (!packed) {
      writer.startPiece(8); // no gap: a stream reader expects the next message here
    }
    long start = writer.position();
    long body = alignUp(start + IpcMessages.PREFIX_BYTES + message.remaining(), alignment);
    int metadataBytes = Math.toIntExact(body - start);
    writer.write(
        ByteBuffer.allocate(IpcMessages.PREFIX_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(IpcMessages.CONTINUATION)
            .putInt(metadataBytes - IpcMessages.PREFIX_BYTES)
            .flip());
    writer.write(message);
    writeBody(batch, offsets, body, bodyBytes, packed ? 0 : alignment);
    BlockPlace place = new BlockPlace(start, metadataBytes, bodyBytes);
    (dictionary == null ? batches : dictionaries).add(place);
    remember(message, body);
  }

  private static int pieceAlignment(IpcBatch batch) {
    int columns = Math.max(1, batch.columnBuffers().length);
    long meanBytes = batch.bufferBytes() / columns;
    if (meanBytes >= WIDE_PIECE_BYTES) {
      return WINDOW_BYTES;
    }
    return meanBytes >= PAGED_PIECE_BYTES ? PAGE_BYTES : BUFFER_ALIGNMENT_BYTES;
  }

  private void writeBody(
      IpcBatch batch, long[] offsets, long body, long bodyBytes, int pieceAlignment)
      throws IOException {
    int next = 0;
    for (int count : batch.columnBuffers()) {
      if (count > 0 && pieceAlignment > 0) {
        writer.startPiece(pieceAlignment);
      }
      for (int end = next + count; next < end; next++) {
        IpcBatch.Source buffer = batch.buffers().get(next);
        pad(body + offsets[next]);
        writer.write(buffer.lengthBytes(), buffer.bytes());
      }
    }
    if (writer.position() < body) {
      pad(body);
    }
    pad(body + bodyBytes);
  }

  /** Sets the offset of each buffer in the body and returns the body's length. */
  private static long layOut(IpcBatch batch, int pieceAlignment, long[] offsets) {
    long at = 0;
    int next = 0;
    for (int count : batch.columnBuffers()) {
      at = alignUp(at, pieceAlignment);
      for (int end = next + count; next < end; next++) {
        at = alignUp(at, BUFFER_ALIGNMENT_BYTES);
        offsets[next] = at;
        at += batch.buffers().get(next).lengthBytes();
      }
    }
    return alignUp(at, BUFFER_ALIGNMENT_BYTES);
  }

  /** Ends the file. */
  void finish() throws IOException {
    writer.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(-1).putInt(0).flip());
    ByteBuffer footer = IpcMessages.footer(schema, dictionaries, batches);
    ByteBuffer metadata =
        ByteBuffer.allocate(8 + messages.size() + footer.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    metadata.putInt(messageCount).putInt(0).put(messages.toByteArray()).put(footer).flip();
    writer.finish(metadata);
  }

  private void remember(ByteBuffer message, long bodyOffset) {
    ByteBuffer copy = ByteBuffer.allocate(16 + message.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.putLong(bodyOffset).putInt(message.remaining()).putInt(0).put(message.duplicate());
    messages.writeBytes(copy.array());
    messageCount++;
  }

  private void pad(long position) throws IOException {
    int missing = Math.toIntExact(position - writer.position());
    if (missing > 0) {
      writer.write(ByteBuffer.allocate(missing));
    }
  }

  private static long alignUp(long value, long alignment) {
    return value + alignment - 1 & -alignment;
  }
}
