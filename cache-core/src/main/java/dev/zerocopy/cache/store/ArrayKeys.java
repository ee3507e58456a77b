package dev.zerocopy.cache.store;

import org.jspecify.annotations.Nullable;

/** The part of {@link KeyEncoder} for arrays. */
final class ArrayKeys {

  private ArrayKeys() {}

  static void write(Object array, KeyBuffer out) {
    switch (array) {
      case byte[] values -> {
        begin(KeyTag.BYTE, values.length, 1, out);
        out.bytes(values);
      }
      case boolean[] values -> {
        begin(KeyTag.BOOLEAN, values.length, 1, out);
        for (boolean value : values) {
          out.i8(value ? 1 : 0);
        }
      }
      case char[] values -> {
        begin(KeyTag.CHARACTER, values.length, 2, out);
        for (char value : values) {
          out.i16(value);
        }
      }
      case short[] values -> {
        begin(KeyTag.SHORT, values.length, 2, out);
        for (short value : values) {
          out.i16(value);
        }
      }
      case int[] values -> {
        begin(KeyTag.INTEGER, values.length, 4, out);
        for (int value : values) {
          out.i32(value);
        }
      }
      default -> writeWide(array, out);
    }
  }

  private static void writeWide(Object array, KeyBuffer out) {
    switch (array) {
      case long[] values -> {
        begin(KeyTag.LONG, values.length, 8, out);
        for (long value : values) {
          out.i64(value);
        }
      }
      case float[] values -> {
        begin(KeyTag.FLOAT, values.length, 4, out);
        for (float value : values) {
          out.i32(Float.floatToIntBits(value));
        }
      }
      case double[] values -> {
        begin(KeyTag.DOUBLE, values.length, 8, out);
        for (double value : values) {
          out.i64(Double.doubleToLongBits(value));
        }
      }
      default -> {
        out.i8(KeyTag.ARRAY);
        elements((@Nullable Object[]) array, out);
      }
    }
  }

  /** Writes the count of an array of objects and its elements. */
  static void elements(@Nullable Object[] values, KeyBuffer out) {
    out.enter();
    out.i32(values.length);
    for (Object value : values) {
      KeyEncoder.write(value, out);
    }
    out.leave();
  }

  private static void begin(int elementTag, int length, int elementBytes, KeyBuffer out) {
    out.i8(KeyTag.PRIMITIVE_ARRAY + elementTag);
    out.expect(4 + (long) length * elementBytes);
    out.i32(length);
  }
}
