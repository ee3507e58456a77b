package dev.zerocopy.cache.codec.arrow;

import java.util.Locale;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Duration;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;
import org.apache.arrow.flatbuf.UnionMode;
import org.jspecify.annotations.Nullable;

/**
 * The Arrow type of a column.
 *
 * @param kind the family
 * @param byteWidth bytes of one value in the data buffer; 0 where values vary in length or are bits
 * @param isSigned whether an integer is signed; true for all other kinds
 * @param detail what else distinguishes the type, such as a time unit and zone; may be empty
 */
public record ColumnType(Kind kind, int byteWidth, boolean isSigned, String detail) {

  /** The families of Arrow types. */
  public enum Kind {
    NULL,
    INT,
    FLOAT,
    BINARY,
    UTF8,
    BOOL,
    DECIMAL,
    DATE,
    TIME,
    TIMESTAMP,
    INTERVAL,
    LIST,
    STRUCT,
    SPARSE_UNION,
    DENSE_UNION,
    FIXED_SIZE_BINARY,
    FIXED_SIZE_LIST,
    MAP,
    DURATION,
    LARGE_BINARY,
    LARGE_UTF8,
    LARGE_LIST,
    RUN_END_ENCODED,
    BINARY_VIEW,
    UTF8_VIEW,
    LIST_VIEW,
    LARGE_LIST_VIEW
  }

  private static final String[] UNITS = {"s", "ms", "us", "ns"};

  static ColumnType integer(int bitWidth, boolean isSigned) {
    return new ColumnType(Kind.INT, bitWidth / 8, isSigned, "");
  }

  static ColumnType of(Field field) {
    return switch (field.typeType()) {
      case Type.Null -> plain(Kind.NULL, 0);
      case Type.Int -> {
        Int type = (Int) field.type(new Int());
        yield integer(type.bitWidth(), type.isSigned());
      }
      case Type.FloatingPoint ->
          plain(Kind.FLOAT, floatBytes(((FloatingPoint) field.type(new FloatingPoint()))));
      case Type.Binary -> plain(Kind.BINARY, 0);
      case Type.Utf8 -> plain(Kind.UTF8, 0);
      case Type.Bool -> plain(Kind.BOOL, 0);
      case Type.Decimal -> {
        Decimal type = (Decimal) field.type(new Decimal());
        String detail = type.precision() + "," + type.scale();
        yield new ColumnType(Kind.DECIMAL, type.bitWidth() / 8, true, detail);
      }
      case Type.FixedSizeBinary ->
          plain(
              Kind.FIXED_SIZE_BINARY,
              ((FixedSizeBinary) field.type(new FixedSizeBinary())).byteWidth());
      case Type.LargeBinary -> plain(Kind.LARGE_BINARY, 0);
      case Type.LargeUtf8 -> plain(Kind.LARGE_UTF8, 0);
      case Type.BinaryView -> plain(Kind.BINARY_VIEW, 16);
      case Type.Utf8View -> plain(Kind.UTF8_VIEW, 16);
      case Type.Date, Type.Time, Type.Timestamp, Type.Duration, Type.Interval -> temporal(field);
      default -> nested(field);
    };
  }

  private static ColumnType temporal(Field field) {
    return switch (field.typeType()) {
      case Type.Date -> {
        boolean days = ((Date) field.type(new Date())).unit() == DateUnit.DAY;
        yield new ColumnType(Kind.DATE, days ? 4 : 8, true, days ? "day" : "ms");
      }
      case Type.Time -> {
        Time type = (Time) field.type(new Time());
        yield new ColumnType(Kind.TIME, type.bitWidth() / 8, true, UNITS[type.unit()]);
      }
      case Type.Timestamp -> {
        Timestamp type = (Timestamp) field.type(new Timestamp());
        String zone = type.timezone();
        String detail = UNITS[type.unit()] + (zone == null ? "" : "," + zone);
        yield new ColumnType(Kind.TIMESTAMP, 8, true, detail);
      }
      case Type.Duration ->
          new ColumnType(
              Kind.DURATION, 8, true, UNITS[((Duration) field.type(new Duration())).unit()]);
      default -> {
        short unit = ((Interval) field.type(new Interval())).unit();
        yield switch (unit) {
          case IntervalUnit.YEAR_MONTH -> new ColumnType(Kind.INTERVAL, 4, true, "year-month");
          case IntervalUnit.DAY_TIME -> new ColumnType(Kind.INTERVAL, 8, true, "day-time");
          default -> new ColumnType(Kind.INTERVAL, 16, true, "month-day-nano");
        };
      }
    };
  }

  private static ColumnType nested(Field field) {
    return switch (field.typeType()) {
      case Type.List -> plain(Kind.LIST, 0);
      case Type.LargeList -> plain(Kind.LARGE_LIST, 0);
      case Type.ListView -> plain(Kind.LIST_VIEW, 0);
      case Type.LargeListView -> plain(Kind.LARGE_LIST_VIEW, 0);
      case Type.FixedSizeList -> {
        int size = ((FixedSizeList) field.type(new FixedSizeList())).listSize();
        yield new ColumnType(Kind.FIXED_SIZE_LIST, 0, true, Integer.toString(size));
      }
      case Type.Map -> plain(Kind.MAP, 0);
      case Type.Struct_ -> plain(Kind.STRUCT, 0);
      case Type.Union ->
          plain(
              ((Union) field.type(new Union())).mode() == UnionMode.Dense
                  ? Kind.DENSE_UNION
                  : Kind.SPARSE_UNION,
              0);
      case Type.RunEndEncoded -> plain(Kind.RUN_END_ENCODED, 0);
      default ->
          throw new IllegalArgumentException(
              "Arrow type must be one of format version 1.5, got type id " + field.typeType());
    };
  }

  private static ColumnType plain(Kind kind, int byteWidth) {
    return new ColumnType(kind, byteWidth, true, "");
  }

  private static int floatBytes(@Nullable FloatingPoint type) {
    short precision = type == null ? Precision.DOUBLE : type.precision();
    return switch (precision) {
      case Precision.HALF -> 2;
      case Precision.SINGLE -> 4;
      default -> 8;
    };
  }

  /** The type as Arrow users write it, such as {@code int64} or {@code timestamp[us]}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (kind) {
      case INT -> (isSigned ? "int" : "uint") + 8 * byteWidth;
      case FLOAT -> "float" + 8 * byteWidth;
      default -> detail.isEmpty() ? name : name + "[" + detail + "]";
    };
  }
}
