package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The codec of bytes and text.
 *
 * <p>What was stored is what a hit is:
 *
 * <ul>
 *   <li>{@code byte[]}: a new array for each hit;
 *   <li>{@link ByteBuffer}: the bytes that were remaining, as a read-only buffer without a copy,
 *       with a position and a limit of its own for each hit, in the byte order of the one stored;
 *       direct unless the entry is small;
 *   <li>{@link MemorySegment}: a read-only segment without a copy, the same for all hits; native
 *       unless the entry is small;
 *   <li>{@link String}: a new string for each hit, equal to the one stored in every char;
 *   <li>{@link InputStream}: a new stream for each hit, at its beginning. Stored are a {@link
 *       StreamedInputStream} and, from its position on, a stream that is itself a hit. Any other
 *       stream is refused, because its reader would find it at its end.
 * </ul>
 *
 * <p>A buffer and a segment are verified as a whole at the first hit of an opened entry, so that
 * damage is a miss; a stream, block by block as it is read.
 */
public final class BytesCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 3;

  private static final int KIND_ARRAY = 1;
  private static final int KIND_BIG_ENDIAN_BUFFER = 2;
  private static final int KIND_LITTLE_ENDIAN_BUFFER = 3;
  private static final int KIND_SEGMENT = 4;
  private static final int KIND_UTF_8 = 5;
  private static final int KIND_UTF_16 = 6;
  private static final int KIND_STREAM = 7;

  /** Creates the codec; it has no state. */
  public BytesCodec() {}

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "bytes";
  }

  @Override
  public boolean accepts(Object value) {
    return value instanceof byte[]
        || value instanceof ByteBuffer
        || value instanceof MemorySegment
        || value instanceof String
        || value instanceof InputStream;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter entry) throws IOException {
    StoredBytesWriter writer = StoredBytesWriter.begin(entry);
    int kind = write(value, writer);
    writer.finish();
    return new EntryAttributes(ID, kind, 0, 0);
  }

  private static int write(Object value, StoredBytesWriter writer) throws IOException {
    return switch (value) {
      case byte[] array -> {
        writer.write(MemorySegment.ofArray(array));
        yield KIND_ARRAY;
      }
      case ByteBuffer buffer -> {
        writer.write(MemorySegment.ofBuffer(buffer));
        yield buffer.order() == ByteOrder.BIG_ENDIAN
            ? KIND_BIG_ENDIAN_BUFFER
            : KIND_LITTLE_ENDIAN_BUFFER;
      }
      case MemorySegment segment -> {
        writer.write(segment);
        yield KIND_SEGMENT;
      }
      case String text -> writeText(text, writer);
      default -> {
        writeStream((InputStream) value, writer);
        yield KIND_STREAM;
      }
    };
  }

  private static int writeText(String text, StoredBytesWriter writer) throws IOException {
    if (Text.isUtf8(text)) {
      Text.writeUtf8(text, writer);
      return KIND_UTF_8;
    }
    Text.writeUtf16(text, writer);
    return KIND_UTF_16;
  }

  private static void writeStream(InputStream stream, StoredBytesWriter writer) throws IOException {
    switch (stream) {
      case StreamedInputStream streamed -> streamed.writeTo(writer);
      case StoredStream hit -> {
        try (StoredStream content = hit.fork()) {
          writer.write(content);
        }
      }
      default ->
          throw new UnsupportedValueException(
              "A "
                  + stream.getClass().getName()
                  + " can be read once, and who called the cached method is to read it; return"
                  + " StreamedInputStream.of(() -> ...), a byte[] or, with Spring, a Resource"
                  + " instead");
    }
  }

  @Override
  public Object view(StoredEntry entry) {
    StoredBytes bytes = StoredBytes.of(entry);
    return switch (entry.attributes().valueKind()) {
      case KIND_BIG_ENDIAN_BUFFER, KIND_LITTLE_ENDIAN_BUFFER -> buffer(bytes);
      case KIND_SEGMENT -> bytes.segment();
      default -> bytes;
    };
  }

  /** A segment of the heap is not of bytes, so that a small entry's buffer needs a copy. */
  private static ByteBuffer buffer(StoredBytes bytes) {
    return bytes.isNative()
        ? bytes.segment().asByteBuffer()
        : ByteBuffer.wrap(bytes.toArray()).asReadOnlyBuffer();
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    return switch (attributes.valueKind()) {
      case KIND_ARRAY -> ((StoredBytes) view).toArray();
      case KIND_BIG_ENDIAN_BUFFER -> ((ByteBuffer) view).duplicate();
      case KIND_LITTLE_ENDIAN_BUFFER ->
          ((ByteBuffer) view).duplicate().order(ByteOrder.LITTLE_ENDIAN);
      case KIND_SEGMENT -> view;
      case KIND_UTF_8 -> Text.readUtf8((StoredBytes) view);
      case KIND_UTF_16 -> Text.readUtf16((StoredBytes) view);
      case KIND_STREAM -> ((StoredBytes) view).openStream();
      default ->
          throw new UnreadableValueException(
              MissReason.VERSION,
              "kind of bytes: expected 1 to 7, found " + attributes.valueKind());
    };
  }

  @Override
  public boolean isImmutable(Object value) {
    return value instanceof String
        || (value instanceof MemorySegment segment && segment.isReadOnly());
  }

  @Override
  public boolean readsBack(Object value) {
    return value instanceof StreamedInputStream stream && stream.isNew();
  }

  @Override
  public void stored(Object value, Object view) {
    if (value instanceof StreamedInputStream stream) {
      stream.stored((StoredBytes) view);
    }
  }
}
