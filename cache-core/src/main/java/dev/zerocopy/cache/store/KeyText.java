package dev.zerocopy.cache.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text for the canonical bytes of a key, for somebody who looks at a cache: what the key's own
 * {@code toString} would say, more or less. Two keys may have the same text.
 *
 * <p><b>Threads</b>: confined. <b>Limits</b>: what is longer than {@value #MAX_CHARS} characters is
 * cut and ends in an ellipsis.
 */
final class KeyText {

  static final int MAX_CHARS = 200;

  private static final String BETWEEN = ", ";

  private final ByteBuffer in;
  private final StringBuilder out = new StringBuilder();

  private KeyText(ByteBuffer in) {
    this.in = in;
  }

  /** The text of a key, or null if a part of it has none: locales, URIs, or bytes of no key. */
  static @Nullable String of(byte[] canonical) {
    KeyText text = new KeyText(ByteBuffer.wrap(canonical).order(ByteOrder.LITTLE_ENDIAN));
    try {
      text.value();
    } catch (NoTextException
        | BufferUnderflowException
        | DateTimeException
        | ArithmeticException e) {
      return null;
    }
    return text.in.hasRemaining() && !text.isFull() ? null : text.cut();
  }

  private boolean isFull() {
    return out.length() > MAX_CHARS;
  }

  private String cut() {
    return isFull() ? out.substring(0, MAX_CHARS - 1) + "…" : out.toString();
  }

  private void value() {
    int tag = Byte.toUnsignedInt(in.get());
    if (tag > KeyTag.PRIMITIVE_ARRAY && tag < KeyTag.ARRAY) {
      primitives(tag - KeyTag.PRIMITIVE_ARRAY);
      return;
    }
    switch (tag) {
      case KeyTag.NULL -> out.append("null");
      case KeyTag.STRING, KeyTag.CURRENCY, KeyTag.ZONE_ID, KeyTag.CLASS -> out.append(string());
      case KeyTag.ENUM -> {
        string();
        out.append(string());
      }
      case KeyTag.UUID -> out.append(new UUID(in.getLong(), in.getLong()));
      case KeyTag.LIST, KeyTag.SET, KeyTag.ARRAY -> values('[', ']');
      case KeyTag.SIMPLE_KEY -> values('(', ')');
      case KeyTag.COLLECTION -> {
        string();
        values('[', ']');
      }
      case KeyTag.MAP -> map();
      case KeyTag.ENTRY -> pair();
      case KeyTag.OPTIONAL -> value();
      case KeyTag.RECORD -> record();
      default -> scalar(tag);
    }
  }

  private void scalar(int tag) {
    switch (tag) {
      case KeyTag.BOOLEAN -> out.append(in.get() != 0);
      case KeyTag.CHARACTER -> out.append((char) in.getShort());
      case KeyTag.BYTE -> out.append(in.get());
      case KeyTag.SHORT -> out.append(in.getShort());
      case KeyTag.INTEGER, KeyTag.YEAR -> out.append(in.getInt());
      case KeyTag.LONG -> out.append(in.getLong());
      case KeyTag.FLOAT -> out.append(in.getFloat());
      case KeyTag.DOUBLE -> out.append(in.getDouble());
      case KeyTag.BIG_INTEGER -> out.append(integer());
      case KeyTag.BIG_DECIMAL -> {
        int scale = in.getInt();
        out.append(new BigDecimal(integer(), scale));
      }
      default -> time(tag);
    }
  }

  private void time(int tag) {
    switch (tag) {
      case KeyTag.INSTANT -> out.append(Instant.ofEpochSecond(in.getLong(), in.getInt()));
      case KeyTag.DATE -> out.append(Instant.ofEpochMilli(in.getLong()));
      case KeyTag.LOCAL_DATE -> out.append(date());
      case KeyTag.LOCAL_TIME -> out.append(timeOfDay());
      case KeyTag.LOCAL_DATE_TIME -> out.append(date().atTime(timeOfDay()));
      case KeyTag.OFFSET_TIME -> out.append(timeOfDay().atOffset(offset()));
      case KeyTag.OFFSET_DATE_TIME -> out.append(date().atTime(timeOfDay()).atOffset(offset()));
      case KeyTag.ZONED_DATE_TIME -> {
        out.append(date().atTime(timeOfDay()).atOffset(offset())).append('[');
        value();
        out.append(']');
      }
      case KeyTag.ZONE_OFFSET -> out.append(offset());
      case KeyTag.DURATION -> out.append(Duration.ofSeconds(in.getLong(), in.getInt()));
      case KeyTag.PERIOD -> out.append(Period.of(in.getInt(), in.getInt(), in.getInt()));
      case KeyTag.YEAR_MONTH -> out.append(YearMonth.of(in.getInt(), in.get()));
      default -> throw new NoTextException();
    }
  }

  private LocalDate date() {
    return LocalDate.of(in.getInt(), in.get(), in.get());
  }

  private LocalTime timeOfDay() {
    return LocalTime.ofNanoOfDay(in.getLong());
  }

  private ZoneOffset offset() {
    return ZoneOffset.ofTotalSeconds(in.getInt());
  }

  private String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private BigInteger integer() {
    byte[] lowestFirst = bytes();
    byte[] highestFirst = new byte[lowestFirst.length];
    for (int i = 0; i < lowestFirst.length; i++) {
      highestFirst[i] = lowestFirst[lowestFirst.length - 1 - i];
    }
    if (highestFirst.length == 0) {
      throw new NoTextException();
    }
    return new BigInteger(highestFirst);
  }

  private byte[] bytes() {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new NoTextException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private void values(char first, char last) {
    out.append(first);
    int count = in.getInt();
    for (int i = 0; i < count && !isFull(); i++) {
      out.append(i == 0 ? "" : BETWEEN);
      value();
    }
    out.append(last);
  }

  private void primitives(int elementTag) {
    out.append('[');
    int count = in.getInt();
    for (int i = 0; i < count && !isFull(); i++) {
      out.append(i == 0 ? "" : BETWEEN);
      scalar(elementTag);
    }
    out.append(']');
  }

  private void map() {
    out.append('{');
    int count = in.getInt();
    for (int i = 0; i < count && !isFull(); i++) {
      out.append(i == 0 ? "" : BETWEEN);
      pair();
    }
    out.append('}');
  }

  private void pair() {
    value();
    out.append('=');
    value();
  }

  /** As {@code Record.toString} has it. */
  private void record() {
    String type = string();
    out.append(type, Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1, type.length());
    String[] names = new String[Math.clamp(in.getInt(), 0, in.remaining())];
    for (int i = 0; i < names.length; i++) {
      names[i] = string();
    }
    out.append('[');
    for (int i = 0; i < names.length && !isFull(); i++) {
      out.append(i == 0 ? "" : BETWEEN).append(names[i]).append('=');
      value();
    }
    out.append(']');
  }

  /** Thrown inside this class when a part of a key has no text. */
  private static final class NoTextException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoTextException() {
      super(null, null, false, false);
    }
  }
}
