package dev.zerocopy.cache.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The growing little-endian bytes of one key while {@link KeyEncoder} writes it.
 *
 * <p><b>Threads</b>: confined. <b>Limits</b>: {@link CacheKey#MAX_KEY_BYTES} bytes and {@value
 * #MAX_DEPTH} levels of {@link #enter}. <b>Failure</b>: {@link UnsupportedKeyException} beyond
 * them; the buffer is then worthless.
 */
final class KeyBuffer {

  static final int MAX_DEPTH = 64;

  private static final VarHandle I16 = view(short[].class);
  private static final VarHandle I32 = view(int[].class);
  private static final VarHandle I64 = view(long[].class);

  private byte[] bytes;
  private int size;
  private int depth;

  KeyBuffer(int capacityBytes) {
    bytes = new byte[capacityBytes];
  }

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.LITTLE_ENDIAN);
  }

  int size() {
    return size;
  }

  /** The bytes from an offset to the end. */
  byte[] copyFrom(int offset) {
    return Arrays.copyOfRange(bytes, offset, size);
  }

  /** All bytes, without a copy where there is no spare room; nothing may be written afterwards. */
  byte[] toBytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /** Forgets the bytes from an offset on. */
  void truncate(int offset) {
    size = offset;
  }

  /** Begins a value that holds other values. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw new UnsupportedKeyException(
          "Cache key must be nested at most %d deep, got one that is deeper or holds itself"
              .formatted(MAX_DEPTH));
    }
  }

  /** Ends what {@link #enter} began. */
  void leave() {
    depth--;
  }

  void i8(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
  }

  void i16(int value) {
    int at = reserve(2);
    I16.set(bytes, at, (short) value);
  }

  void i32(int value) {
    int at = reserve(4);
    I32.set(bytes, at, value);
  }

  void i64(long value) {
    int at = reserve(8);
    I64.set(bytes, at, value);
  }

  void setI32(int offset, int value) {
    I32.set(bytes, offset, value);
  }

  void bytes(byte[] source) {
    int at = reserve(source.length);
    System.arraycopy(source, 0, bytes, at, source.length);
  }

  /** Refuses early what would only be refused once all of it is written. */
  void expect(long moreBytes) {
    if (moreBytes > CacheKey.MAX_KEY_BYTES - size) {
      throw new UnsupportedKeyException(
          "Cache key must be at most %d bytes, got a longer one".formatted(CacheKey.MAX_KEY_BYTES));
    }
  }

  /** Writes a name that identifies a class in every JVM. */
  void className(Class<?> type) {
    if (type.isHidden()) {
      throw UnsupportedKeyException.ofType(type);
    }
    string(type.getName());
  }

  /** Writes the length in bytes and the UTF-8 of a text. */
  void string(String text) {
    int chars = text.length();
    expect(4L + chars);
    int start = reserve(4 + chars) + 4;
    int at = ascii(text, bytes, start);
    if (at < chars) {
      size = start + at;
      beyondAscii(text, at);
    }
    setI32(start - 4, size - start);
  }

  /** Copies characters up to the first one beyond ASCII and returns its index. */
  private static int ascii(String text, byte[] target, int start) {
    int chars = text.length();
    for (int at = 0; at < chars; at++) {
      char unit = text.charAt(at);
      if (unit >= 0x80) {
        return at;
      }
      target[start + at] = (byte) unit;
    }
    return chars;
  }

  /**
   * A surrogate without its other half becomes the three bytes that UTF-8 leaves unused, where
   * String.getBytes would make every one of them the same question mark.
   */
  private void beyondAscii(String text, int from) {
    int point;
    for (int at = from; at < text.length(); at += Character.charCount(point)) {
      point = text.codePointAt(at);
      if (point < 0x80) {
        i8(point);
      } else if (point < 0x800) {
        i8(0xC0 | point >> 6);
        sixBits(point);
      } else if (point < 0x10000) {
        i8(0xE0 | point >> 12);
        sixBits(point >> 6);
        sixBits(point);
      } else {
        i8(0xF0 | point >> 18);
        sixBits(point >> 12);
        sixBits(point >> 6);
        sixBits(point);
      }
    }
  }

  private void sixBits(int value) {
    i8(0x80 | (value & 0x3F));
  }

  /** Returns where the next bytes go; {@code bytes} may be another array after it. */
  private int reserve(int moreBytes) {
    int start = size;
    if (moreBytes > bytes.length - start) {
      expect(moreBytes);
      int wanted = Math.max(start + moreBytes, 2 * bytes.length);
      bytes = Arrays.copyOf(bytes, Math.min(wanted, CacheKey.MAX_KEY_BYTES));
    }
    size = start + moreBytes;
    return start;
  }
}
