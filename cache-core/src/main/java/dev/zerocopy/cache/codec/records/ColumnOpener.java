package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ColumnType;
import dev.zerocopy.cache.codec.records.ValueType.Constant;
import dev.zerocopy.cache.codec.records.ValueType.Elements;
import dev.zerocopy.cache.codec.records.ValueType.Maybe;
import dev.zerocopy.cache.codec.records.ValueType.Nested;
import dev.zerocopy.cache.codec.records.ValueType.Pairs;
import dev.zerocopy.cache.codec.records.ValueType.Primitives;
import dev.zerocopy.cache.codec.records.ValueType.Scalar;
import java.lang.foreign.MemorySegment;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens the batches of one list as values, and holds what they share: decoded dictionaries.
 *
 * <p><b>Threads</b>: safe.
 */
final class ColumnOpener {

  private final RecordShape shape;
  private final MemorySegment bytes;
  private final Map<String, @Nullable Object[]> dictionaries = new ConcurrentHashMap<>();

  /** Takes the bytes of the list's entry, of which all columns are parts. */
  ColumnOpener(RecordShape shape, MemorySegment bytes) {
    this.shape = shape;
    this.bytes = bytes;
  }

  /** Opens all columns of a batch, each of which is verified now if it was not before. */
  Columns open(ArrowBatch batch) {
    List<ArrowColumn> columns = new ArrayList<>();
    for (int i = 0; i < shape.components().size(); i++) {
      columns.add(batch.column(i));
    }
    return open(shape, columns, "");
  }

  private Columns open(RecordShape of, List<ArrowColumn> columns, String path) {
    Values[] values = new Values[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = open(of.components().get(i).type(), columns.get(i), path + "/" + i);
    }
    return Columns.of(bytes, of, columns, values);
  }

  private Values open(ValueType type, ArrowColumn column, String path) {
    List<ArrowColumn> children = column.children();
    return switch (type) {
      case Scalar scalar -> scalar(scalar.kind(), column, path);
      case Constant constant ->
          new TextValues.Encoded(
              column, name -> enumConstant(constant.type(), name), dictionary(column, path));
      case Nested nested -> new NestedValues.Records(column, open(nested.shape(), children, path));
      case Maybe maybe ->
          new NestedValues.Optionals(column, open(maybe.value(), children.getFirst(), path + "/v"));
      case Elements elements -> {
        Values inner = open(elements.element(), children.getFirst(), path + "/e");
        yield elements.isSet()
            ? new NestedValues.Sets(column, inner)
            : new NestedValues.Lists(column, inner);
      }
      case Pairs pairs -> {
        List<ArrowColumn> pair = children.getFirst().children();
        yield new NestedValues.Maps(
            column,
            open(pairs.key(), pair.get(0), path + "/k"),
            open(pairs.value(), pair.get(1), path + "/v"));
      }
      case Primitives primitives -> new NestedValues.PrimitiveArrays(column, primitives.kind());
    };
  }

  private Values scalar(ScalarKind kind, ArrowColumn column, String path) {
    boolean isDecimal = column.type().kind() == ColumnType.Kind.DECIMAL;
    return switch (kind) {
      case TEXT -> text(column, path, text -> text);
      case DECIMAL ->
          isDecimal ? new ScalarValues.Decimals(column) : new ScalarValues.ScaledDecimals(column);
      case BIG_INTEGER ->
          isDecimal ? new ScalarValues.WholeDecimals(column) : new ScalarValues.BigIntegers(column);
      case UUID -> new ScalarValues.Uuids(column);
      case BYTES -> new ScalarValues.Binaries(column);
      case INSTANT -> new TimeValues.Instants(column);
      case DURATION -> new TimeValues.Durations(column);
      case LOCAL_DATE -> new TimeValues.LocalDates(column);
      case LOCAL_DATE_TIME -> new TimeValues.LocalDateTimes(column);
      case LOCAL_TIME -> new TimeValues.LocalTimes(column);
      case ZONED_DATE_TIME ->
          new TimeValues.ZonedDateTimes(
              column, text(column.children().get(1), path + "/zone", ZoneId::of));
      default -> PrimitiveValues.of(kind, column);
    };
  }

  private Values text(ArrowColumn column, String path, Function<String, ?> parse) {
    return column.dictionarySize() < 0
        ? new TextValues.Plain(column, parse)
        : new TextValues.Encoded(column, parse, dictionary(column, path));
  }

  private @Nullable Object[] dictionary(ArrowColumn column, String path) {
    return Objects.requireNonNull(
        dictionaries.computeIfAbsent(path, key -> new @Nullable Object[column.dictionarySize()]));
  }

  private static Object enumConstant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException("Enum " + type.getName() + " must have " + name);
  }
}
