package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes decimals, big integers, dates, times of day, UUIDs and byte arrays. Decimals, big integers
 * and dates have a narrow form that other tools know as what they are, and a wide one that holds
 * all of Java's, which a column has if one of its values needs it.
 */
final class ScalarAppender extends Appender {

  private static final int PRECISION = 38;

  /** Bits that always fit in so many digits. */
  private static final int PRECISION_BITS = 126;

  private final ScalarKind kind;
  private boolean isWide;
  private @Nullable Integer scale;
  private @Nullable FieldVector vector;

  ScalarAppender(ScalarKind kind) {
    this.kind = kind;
  }

  @Override
  boolean scans() {
    return kind == ScalarKind.DECIMAL
        || kind == ScalarKind.BIG_INTEGER
        || kind == ScalarKind.LOCAL_DATE;
  }

  @Override
  void scan(@Nullable Object value) {
    if (value == null || isWide) {
      return;
    }
    if (value instanceof BigDecimal decimal && scale == null) {
      scale = decimal.scale();
    }
    isWide = !isNarrow(value);
  }

  private boolean isNarrow(Object value) {
    return switch (value) {
      case BigDecimal decimal -> {
        int common = scale == null ? 0 : scale;
        yield decimal.scale() == common
            && common >= 0
            && common <= PRECISION
            && decimal.precision() <= PRECISION;
      }
      case BigInteger integer -> integer.bitLength() <= PRECISION_BITS;
      case LocalDate date -> date.toEpochDay() == (int) date.toEpochDay();
      default -> true;
    };
  }

  @Override
  Field field(String name, boolean nullable, List<List<String>> dictionaries) {
    return switch (kind) {
      case DECIMAL ->
          isWide
              ? nested(
                  name,
                  nullable,
                  new ArrowType.Struct(),
                  plain("unscaled", false, new ArrowType.Binary()),
                  plain("scale", false, new ArrowType.Int(32, true)))
              : plain(name, nullable, decimal(scale == null ? 0 : scale));
      case BIG_INTEGER -> plain(name, nullable, isWide ? new ArrowType.Binary() : decimal(0));
      case LOCAL_DATE ->
          plain(
              name,
              nullable,
              isWide ? new ArrowType.Int(64, true) : new ArrowType.Date(DateUnit.DAY));
      case LOCAL_TIME -> plain(name, nullable, new ArrowType.Time(TimeUnit.NANOSECOND, 64));
      case UUID -> plain(name, nullable, new ArrowType.FixedSizeBinary(16));
      default -> plain(name, nullable, new ArrowType.Binary());
    };
  }

  private static ArrowType decimal(int scale) {
    return new ArrowType.Decimal(PRECISION, scale, 128);
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
      return Long.BYTES;
    }
    if (!isWide && !isNarrow(value)) {
      throw new UnsupportedValueException(
          "A value was changed while it was stored: it no longer fits its column");
    }
    switch (target) {
      case DecimalVector decimals ->
          decimals.setSafe(
              row, value instanceof BigInteger whole ? new BigDecimal(whole) : (BigDecimal) value);
      case StructVector pairs -> {
        BigDecimal decimal = (BigDecimal) value;
        byte[] unscaled = decimal.unscaledValue().toByteArray();
        pairs.setIndexDefined(row);
        ((VarBinaryVector) pairs.getChild("unscaled")).setSafe(row, unscaled);
        ((IntVector) pairs.getChild("scale")).setSafe(row, decimal.scale());
        return unscaled.length + 8L;
      }
      case DateDayVector dates -> dates.setSafe(row, (int) ((LocalDate) value).toEpochDay());
      case BigIntVector days -> days.setSafe(row, ((LocalDate) value).toEpochDay());
      case TimeNanoVector times -> times.setSafe(row, ((LocalTime) value).toNanoOfDay());
      case FixedSizeBinaryVector uuids -> uuids.setSafe(row, bytes((UUID) value));
      default -> {
        byte[] bytes = value instanceof BigInteger whole ? whole.toByteArray() : (byte[]) value;
        ((VarBinaryVector) target).setSafe(row, bytes);
        return bytes.length + 4L;
      }
    }
    return 16;
  }

  private static byte[] bytes(UUID value) {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
