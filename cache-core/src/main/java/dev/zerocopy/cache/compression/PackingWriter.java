package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes an entry as its codec writes it, and writes it in compressed frames.
 *
 * <p>As long as all fits the first frame nothing is written: if it stays so and is too small, or
 * does not shrink, it is written as if there were no compression.
 *
 * <p><b>Threads</b>: confined; others compress.
 */
final class PackingWriter implements EntryWriter {

  private static final byte[] MAGIC = "ZCENTRY2".getBytes(StandardCharsets.US_ASCII);

  /** A frame that does not shrink by an eighth is not worth the time of its readers. */
  private static final int WORTH_IT = 8;

  private final EntryWriter entry;
  private final ZstdContexts contexts;
  private final FrameBuffers buffers;
  private final int minBytes;
  private final FrameThreads<ByteBuffer> threads = new FrameThreads<>();
  private final List<Integer> packedBytes = new ArrayList<>();

  /** Where pieces start, or null once it is known that the entry is packed. */
  private @Nullable List<PieceStart> pieces = new ArrayList<>();

  private @Nullable ByteBuffer frame;
  private @Nullable ByteBuffer metadata;
  private long contentOffset;
  private long position;

  /** What the codec wrote, without gaps between pieces. */
  private long valueBytes;

  PackingWriter(EntryWriter entry, ZstdContexts contexts, FrameBuffers buffers, int minBytes) {
    this.entry = entry;
    this.contexts = contexts;
    this.buffers = buffers;
    this.minBytes = minBytes;
  }

  @Override
  public void begin(Leading leading) throws IOException {
    entry.begin(leading);
    contentOffset = entry.position();
    position = contentOffset;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void startPiece(int alignmentBytes) throws IOException {
    if (pieces != null) {
      pieces.add(new PieceStart(alignmentBytes, position));
    }
    long start = position + alignmentBytes - 1 & -alignmentBytes;
    append(
        start - position,
        (offset, target) -> {
          while (target.hasRemaining()) {
            target.put((byte) 0);
          }
        });
  }

  @Override
  public void write(long lengthBytes, Source source) throws IOException {
    valueBytes += lengthBytes;
    append(lengthBytes, source);
  }

  private void append(long lengthBytes, Source source) throws IOException {
    for (long done = 0; done < lengthBytes; ) {
      ByteBuffer target = room();
      int limit = target.limit();
      int end = (int) Math.min(limit, target.position() + lengthBytes - done);
      int part = end - target.position();
      source.copy(done, target.limit(end));
      target.limit(limit).position(end);
      done += part;
      position += part;
    }
  }

  /** The present frame, which is not full. */
  private ByteBuffer room() throws IOException {
    ByteBuffer present = frame;
    if (present != null && present.hasRemaining()) {
      return present;
    }
    if (present != null) {
      beginPacked();
      add(present.flip());
    }
    int before = (int) (position % PackTable.FRAME_BYTES);
    present = buffers.take(PackTable.FRAME_BYTES - before);
    frame = present;
    return present;
  }

  private void beginPacked() throws IOException {
    if (pieces != null) {
      pieces = null;
      // What is in frames is no Arrow file, whatever the codec takes it for.
      entry.begin(offset -> Arrays.copyOf(MAGIC, LEADING_BYTES));
    }
  }

  private void add(ByteBuffer image) throws IOException {
    if (threads.isFull()) {
      writeFrame(threads.takeOldest());
    }
    threads.add(() -> pack(image));
  }

  /** Returns a frame, compressed if that is worth it; the other buffer is given back. */
  private ByteBuffer pack(ByteBuffer image) {
    ByteBuffer packed = buffers.take();
    contexts.compress(image, packed);
    int imageBytes = image.remaining();
    boolean isRaw = packed.remaining() > imageBytes - imageBytes / WORTH_IT;
    buffers.giveBack(isRaw ? packed : image);
    return isRaw ? image : packed;
  }

  private void writeFrame(ByteBuffer bytes) throws IOException {
    entry.startPiece(1);
    packedBytes.add(bytes.remaining());
    entry.write(bytes);
    buffers.giveBack(bytes);
  }

  /** Keeps what the codec ends its entry with, until it is known what the entry is. */
  @Override
  public void finish(ByteBuffer metadata) {
    byte[] copy = new byte[metadata.remaining()];
    metadata.get(metadata.position(), copy);
    this.metadata = ByteBuffer.wrap(copy);
  }

  /** Ends the entry and returns its attributes, given those of its codec. */
  EntryAttributes end(EntryAttributes attributes) throws IOException {
    ByteBuffer end =
        Objects.requireNonNull(metadata, "The codec must call begin and finish, it did not");
    ByteBuffer last = frame == null ? null : frame.flip();
    frame = null;
    if (pieces != null && last != null && valueBytes >= minBytes) {
      last = pack(last);
      if (last.limit() < position - contentOffset) {
        beginPacked();
        writeFrame(last);
        last = null;
      }
    }
    if (pieces != null) {
      writeUnpacked(last, pieces);
      entry.finish(end);
      return attributes;
    }
    if (last != null) {
      add(last);
    }
    while (!threads.isEmpty()) {
      writeFrame(threads.takeOldest());
    }
    finishPacked(attributes, end);
    return attributes.withFlags(
        (attributes.flags() & ~EntryAttributes.FLAG_ARROW) | EntryAttributes.FLAG_COMPRESSED);
  }

  private void finishPacked(EntryAttributes attributes, ByteBuffer end) throws IOException {
    long contentBytes = position - contentOffset;
    int[] sizes = packedBytes.stream().mapToInt(Integer::intValue).toArray();
    PackTable table =
        new PackTable(
            PackTable.FRAME_BYTES, contentOffset, contentBytes, attributes.flags(), sizes, end);
    entry.uncompressed(contentBytes);
    entry.finish(table.encode());
  }

  private void writeUnpacked(@Nullable ByteBuffer content, List<PieceStart> starts)
      throws IOException {
    for (PieceStart start : starts) {
      writeUnpacked(content, start.contentEnd);
      entry.startPiece(start.alignmentBytes);
    }
    writeUnpacked(content, position);
    if (content != null) {
      buffers.giveBack(content);
    }
  }

  private void writeUnpacked(@Nullable ByteBuffer content, long end) throws IOException {
    if (content != null && end > entry.position()) {
      int from = (int) (entry.position() - contentOffset);
      entry.write(content.slice(from, (int) (end - contentOffset) - from));
    }
  }

  /** Where a codec started a piece, and the content before it ended. */
  private record PieceStart(int alignmentBytes, long contentEnd) {}
}
