package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Writes texts: as indices of a dictionary where each occurs {@value #MIN_USES} times or more on
 * average and there are at most {@value #MAX_DISTINCT}, else one by one.
 *
 * <p>A dictionary makes a column smaller, and its texts are made once instead of at each reading;
 * the bounds say what it may take of a reader's heap.
 */
final class TextAppender extends Appender {

  static final int MAX_DISTINCT = Short.MAX_VALUE;
  static final int MIN_USES = 4;

  private final Function<Object, String> text;

  /** What the dictionary holds whatever the values are, as of an enum; or null. */
  private final @Nullable List<String> given;

  private final Map<String, Integer> distinct = new HashMap<>();
  private long seen;
  private boolean isEncoded;
  private @Nullable FieldVector vector;

  private TextAppender(Function<Object, String> text, @Nullable List<String> given) {
    this.text = text;
    this.given = given;
  }

  /** Of strings. */
  static TextAppender ofTexts() {
    return new TextAppender(value -> (String) value, null);
  }

  /** Of objects that have a text each. */
  static TextAppender of(Function<Object, String> text) {
    return new TextAppender(text, null);
  }

  /** Of enum constants. */
  static TextAppender ofConstants(List<String> names) {
    TextAppender appender = new TextAppender(value -> ((Enum<?>) value).name(), names);
    for (String name : names) {
      appender.distinct.put(name, appender.distinct.size());
    }
    return appender;
  }

  @Override
  boolean scans() {
    return given == null;
  }

  @Override
  void scan(@Nullable Object value) {
    if (value == null || given != null) {
      return;
    }
    seen++;
    if (distinct.size() <= MAX_DISTINCT) {
      distinct.putIfAbsent(text.apply(value), distinct.size());
    }
  }

  @Override
  Field field(String name, boolean nullable, List<List<String>> dictionaries) {
    isEncoded =
        given != null
            || (distinct.size() <= MAX_DISTINCT && distinct.size() * (long) MIN_USES <= seen);
    if (!isEncoded) {
      distinct.clear();
      return plain(name, nullable, new ArrowType.Utf8());
    }
    List<String> values = new ArrayList<>(distinct.keySet());
    values.sort((a, b) -> Integer.compare(indexOf(a), indexOf(b)));
    int bits = values.size() <= 1 << 7 ? 8 : values.size() <= 1 << 15 ? 16 : 32;
    DictionaryEncoding encoding =
        new DictionaryEncoding(dictionaries.size(), false, new ArrowType.Int(bits, true));
    dictionaries.add(values);
    return new Field(name, new FieldType(nullable, new ArrowType.Utf8(), encoding), null);
  }

  private int indexOf(String value) {
    Integer index = distinct.get(value);
    if (index == null) {
      throw new UnsupportedValueException(
          "A value was changed while it was stored: a text of a column is new");
    }
    return index;
  }

  @Override
  void bind(FieldVector bound) {
    this.vector = bound;
  }

  @Override
  long append(int row, @Nullable Object value) {
    FieldVector target = Objects.requireNonNull(vector);
    if (value == null) {
      target.setNull(row);
      return Integer.BYTES;
    }
    String string = text.apply(value);
    switch (target) {
      case TinyIntVector bytes -> bytes.setSafe(row, (byte) indexOf(string));
      case SmallIntVector shorts -> shorts.setSafe(row, (short) indexOf(string));
      case IntVector ints -> ints.setSafe(row, indexOf(string));
      default -> {
        byte[] encoded = encode(string);
        ((VarCharVector) target).setSafe(row, encoded);
        return (long) Integer.BYTES + encoded.length;
      }
    }
    return Short.BYTES;
  }

  /** UTF-8, which has no place for half a surrogate pair: Java would write a question mark. */
  static byte[] encode(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    for (byte b : encoded) {
      if (b == '?') {
        if (!text.equals(new String(encoded, StandardCharsets.UTF_8))) {
          throw UnsupportedValueException.forOtherCodecs(
              "A text with half a surrogate pair cannot be stored as a column");
        }
        break;
      }
    }
    return encoded;
  }
}
