package dev.zerocopy.cache.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;

/** The part of {@link KeyEncoder} for numbers, texts and names. */
final class ScalarKeys {

  private ScalarKeys() {}

  static void number(Number value, KeyBuffer out) {
    switch (value) {
      case Long number -> {
        out.i8(KeyTag.LONG);
        out.i64(number);
      }
      case Integer number -> {
        out.i8(KeyTag.INTEGER);
        out.i32(number);
      }
      case Short number -> {
        out.i8(KeyTag.SHORT);
        out.i16(number);
      }
      case Byte number -> {
        out.i8(KeyTag.BYTE);
        out.i8(number);
      }
      case Double number -> {
        out.i8(KeyTag.DOUBLE);
        out.i64(Double.doubleToLongBits(number));
      }
      case Float number -> {
        out.i8(KeyTag.FLOAT);
        out.i32(Float.floatToIntBits(number));
      }
      case BigInteger number -> {
        out.i8(KeyTag.BIG_INTEGER);
        integer(number, out);
      }
      case BigDecimal number -> {
        out.i8(KeyTag.BIG_DECIMAL);
        out.i32(number.scale());
        integer(number.unscaledValue(), out);
      }
      default -> throw UnsupportedKeyException.ofType(value.getClass());
    }
  }

  private static void integer(BigInteger value, KeyBuffer out) {
    out.expect(4L + value.bitLength() / 8 + 1);
    byte[] highestFirst = value.toByteArray();
    out.i32(highestFirst.length);
    for (int i = highestFirst.length - 1; i >= 0; i--) {
      out.i8(highestFirst[i]);
    }
  }

  static void truth(boolean value, KeyBuffer out) {
    out.i8(KeyTag.BOOLEAN);
    out.i8(value ? 1 : 0);
  }

  static void unit(char value, KeyBuffer out) {
    out.i8(KeyTag.CHARACTER);
    out.i16(value);
  }

  static void text(int tag, String value, KeyBuffer out) {
    out.i8(tag);
    out.string(value);
  }

  static void constant(Enum<?> value, KeyBuffer out) {
    out.i8(KeyTag.ENUM);
    out.className(value.getDeclaringClass());
    out.string(value.name());
  }

  static void type(Class<?> value, KeyBuffer out) {
    out.i8(KeyTag.CLASS);
    out.className(value);
  }

  static void uuid(UUID value, KeyBuffer out) {
    out.i8(KeyTag.UUID);
    out.i64(value.getMostSignificantBits());
    out.i64(value.getLeastSignificantBits());
  }

  /** The language tag would be shorter, but drops the variants that BCP 47 does not allow. */
  static void locale(Locale value, KeyBuffer out) {
    out.i8(KeyTag.LOCALE);
    out.string(value.getLanguage());
    out.string(value.getScript());
    out.string(value.getCountry());
    out.string(value.getVariant());
    TreeSet<Character> keys = new TreeSet<>(value.getExtensionKeys());
    out.i32(keys.size());
    for (char key : keys) {
      out.i16(key);
      out.string(value.getExtension(key));
    }
  }
}
