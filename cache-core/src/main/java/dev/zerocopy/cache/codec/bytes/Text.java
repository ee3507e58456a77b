package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Strings as bytes: UTF-8, or their UTF-16 units where that would lose an unpaired surrogate or be
 * longer.
 */
final class Text {

  private static final int CHUNK_CHARS = 64 << 10;
  private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
  private static final long MALFORMED = -1;

  private Text() {}

  /** Whether a string is to be written as UTF-8. */
  static boolean isUtf8(String text) {
    long utf8Bytes = utf8Bytes(text);
    long utf16Bytes = 2L * text.length();
    boolean isUtf8 = utf8Bytes != MALFORMED && utf8Bytes <= utf16Bytes;
    long bytes = isUtf8 ? utf8Bytes : utf16Bytes;
    if (bytes > MAX_ARRAY_BYTES) {
      throw new UnsupportedValueException(
          "A String must be at most 2 GiB when encoded, got "
              + bytes
              + " bytes; return a StreamedInputStream instead");
    }
    return isUtf8;
  }

  private static long utf8Bytes(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit >= 0x800) {
        bytes += 2;
        if (Character.isSurrogate(unit)) {
          if (Character.isLowSurrogate(unit)
              || ++i == text.length()
              || !Character.isLowSurrogate(text.charAt(i))) {
            return MALFORMED;
          }
        }
      } else if (unit >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }

  static void writeUtf8(String text, StoredBytesWriter writer) throws IOException {
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + CHUNK_CHARS);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      byte[] chunk = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      writer.write(MemorySegment.ofArray(chunk));
      from = to;
    }
  }

  static void writeUtf16(String text, StoredBytesWriter writer) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(2 * Math.min(CHUNK_CHARS, text.length()));
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + CHUNK_CHARS);
      chunk.order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put(text, from, to);
      writer.write(MemorySegment.ofBuffer(chunk.clear().limit(2 * (to - from))));
      from = to;
    }
  }

  static String readUtf8(StoredBytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
  }

  static String readUtf16(StoredBytes bytes) {
    ByteBuffer units = ByteBuffer.wrap(bytes.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    return units.asCharBuffer().toString();
  }
}
