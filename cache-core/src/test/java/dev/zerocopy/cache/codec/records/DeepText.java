package dev.zerocopy.cache.codec.records;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A text of a value that is equal for equal values, those with arrays included. */
final class DeepText {

  private DeepText() {}

  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Record record -> ofRecord(record);
      case Optional<?> optional -> "Optional(" + of(optional.orElse(null)) + ")";
      case Map<?, ?> map -> {
        StringJoiner joined = new StringJoiner(",", "{", "}");
        map.forEach((key, item) -> joined.add(of(key) + "=" + of(item)));
        yield joined.toString();
      }
      case Collection<?> items -> {
        StringJoiner joined = new StringJoiner(",", "[", "]");
        items.forEach(item -> joined.add(of(item)));
        yield joined.toString();
      }
      case BigDecimal decimal -> decimal.unscaledValue().toString(16) + "E" + decimal.scale();
      case BigInteger integer -> integer.toString(16);
      case Enum<?> constant -> constant.name();
      case Character character -> "U+" + Integer.toHexString(character);
      default ->
          value.getClass().isArray()
              ? ofArray(value)
              : value.getClass().getSimpleName() + ":" + value;
    };
  }

  private static String ofArray(Object array) {
    StringJoiner joined = new StringJoiner(",", array.getClass().getName() + "(", ")");
    for (int i = 0; i < Array.getLength(array); i++) {
      joined.add(of(Array.get(array, i)));
    }
    return joined.toString();
  }

  private static String ofRecord(Record record) {
    StringJoiner joined = new StringJoiner(",", record.getClass().getSimpleName() + "(", ")");
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        joined.add(of(component.getAccessor().invoke(record)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return joined.toString();
  }
}
