package dev.zerocopy.cache.codec.bytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Random values of every type that {@link BytesCodec} takes, and what tells them apart. */
final class BytesValues {

  /** A type of value, in one of the forms that a method may return it in. */
  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  enum Form {
    ARRAY(bytes -> bytes),
    HEAP_BUFFER(ByteBuffer::wrap),
    LITTLE_ENDIAN_BUFFER(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)),
    DIRECT_BUFFER(bytes -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()),
    READ_ONLY_BUFFER(bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer()),
    PART_OF_A_BUFFER(
        bytes -> ByteBuffer.allocate(bytes.length + 9).position(5).put(bytes).flip().position(5)),
    HEAP_SEGMENT(MemorySegment::ofArray),
    NATIVE_SEGMENT(
        bytes -> Arena.ofAuto().allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes))),
    SEGMENT_OF_LONGS(BytesValues::ofLongs),
    LATIN_TEXT(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)),
    TEXT(BytesValues::text),
    ANY_CHARS(BytesValues::anyChars),
    STREAM(bytes -> StreamedInputStream.of(() -> new ByteArrayInputStream(bytes)));

    private final Function<byte[], Object> form;

    Form(Function<byte[], Object> form) {
      this.form = form;
    }

    Object of(long seed, int lengthBytes) {
      return form.apply(randomBytes(seed, lengthBytes));
    }
  }

  /** Nothing, small entries, both sides of a page, a block and a window, and many blocks. */
  static final List<Integer> SIZES =
      List.of(
          0,
          1,
          7,
          1000,
          (16 << 10) - 1,
          16 << 10,
          (64 << 10) + 1,
          (256 << 10) - 1,
          (256 << 10) + 1,
          (1 << 20) + 13,
          (17 << 20) + 5);

  private BytesValues() {}

  static byte[] randomBytes(long seed, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static MemorySegment ofLongs(byte[] bytes) {
    MemorySegment longs = MemorySegment.ofArray(new long[bytes.length / 8 + 1]);
    return longs.asSlice(0, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
  }

  /** Characters of one to four bytes, pairs of surrogates complete. */
  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte one : bytes) {
      text.appendCodePoint(
          switch (one & 7) {
            case 0 -> 0x1F600 + (one & 0xf);
            case 1 -> 0x4E00 + (one & 0xff);
            case 2 -> 0xE0 + (one & 0xf);
            default -> 'a' + (one & 0xf);
          });
    }
    return text.toString();
  }

  /** Whatever a char can be, unpaired surrogates too. */
  private static String anyChars(byte[] bytes) {
    char[] chars = new char[bytes.length / 2];
    ByteBuffer.wrap(bytes).asCharBuffer().get(chars);
    return new String(chars);
  }

  /** The family of a value, its byte order if it has one, and its content. */
  static String digest(Object value) {
    return switch (value) {
      case byte[] array -> "byte[] " + sha(MemorySegment.ofArray(array));
      case ByteBuffer buffer -> buffer.order() + " " + sha(MemorySegment.ofBuffer(buffer));
      case MemorySegment segment -> "segment " + sha(segment);
      case String text -> "text " + sha(MemorySegment.ofArray(text.toCharArray()));
      case InputStream in -> "stream " + sha(MemorySegment.ofArray(readAll(in)));
      default -> throw new IllegalArgumentException("Unexpected " + value.getClass());
    };
  }

  private static byte[] readAll(InputStream in) {
    try (in) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha(MemorySegment bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[1 << 16];
      for (long at = 0; at < bytes.byteSize(); at += part.length) {
        int length = (int) Math.min(part.length, bytes.byteSize() - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, part, 0, length);
        digest.update(part, 0, length);
      }
      return bytes.byteSize() + " " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
