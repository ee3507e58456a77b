package dev.zerocopy.cache.codec.records;

import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Writes primitives and boxes; the former without boxing. */
final class NumberAppender extends Appender {

  private final ScalarKind kind;
  private final boolean isPrimitive;
  private final boolean isFloating;
  private final long widthBytes;
  private @Nullable FieldVector vector;
  private LongSetter whole = NumberAppender::unbound;
  private DoubleSetter floating = NumberAppender::unbound;

  NumberAppender(ScalarKind kind, boolean isPrimitive) {
    this.kind = kind;
    this.isPrimitive = isPrimitive;
    this.isFloating = kind == ScalarKind.DOUBLE || kind == ScalarKind.FLOAT;
    this.widthBytes =
        switch (kind) {
          case BOOLEAN, BYTE -> 1;
          case SHORT, CHAR -> 2;
          case INT, FLOAT -> 4;
          default -> 8;
        };
  }

  private interface LongSetter {
    void set(int row, long value);
  }

  private interface DoubleSetter {
    void set(int row, double value);
  }

  private static void unbound(int row, double value) {
    throw new IllegalStateException("A vector must be bound first");
  }

  @Override
  Field field(String name, boolean nullable, List<List<String>> dictionaries) {
    ArrowType type =
        switch (kind) {
          case BOOLEAN -> new ArrowType.Bool();
          case BYTE -> new ArrowType.Int(8, true);
          case SHORT -> new ArrowType.Int(16, true);
          case CHAR -> new ArrowType.Int(16, false);
          case INT -> new ArrowType.Int(32, true);
          case LONG -> new ArrowType.Int(64, true);
          case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
          default -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        };
    return plain(name, nullable && !isPrimitive, type);
  }

  @Override
  void bind(FieldVector bound) {
    this.vector = bound;
    switch (bound) {
      case BitVector bits -> whole = (row, value) -> bits.setSafe(row, (int) value);
      case TinyIntVector bytes -> whole = (row, value) -> bytes.setSafe(row, (byte) value);
      case SmallIntVector shorts -> whole = (row, value) -> shorts.setSafe(row, (short) value);
      case UInt2Vector chars -> whole = (row, value) -> chars.setSafe(row, (char) value);
      case IntVector ints -> whole = (row, value) -> ints.setSafe(row, (int) value);
      case BigIntVector longs -> whole = longs::setSafe;
      case Float4Vector floats -> floating = (row, value) -> floats.setSafe(row, (float) value);
      default -> floating = ((Float8Vector) bound)::setSafe;
    }
  }

  void appendLong(int row, long value) {
    whole.set(row, value);
  }

  void appendDouble(int row, double value) {
    floating.set(row, value);
  }

  @Override
  long append(int row, @Nullable Object value) {
    switch (value) {
      case null -> Objects.requireNonNull(vector).setNull(row);
      case Boolean truth -> whole.set(row, truth ? 1 : 0);
      case Character character -> whole.set(row, character);
      case Float number -> floating.set(row, number);
      case Double number -> floating.set(row, number);
      default -> whole.set(row, ((Number) value).longValue());
    }
    return widthBytes;
  }

  @Override
  long append(int row, Accessor accessor, Object record) {
    if (!isPrimitive) {
      return append(row, accessor.get(record));
    }
    if (isFloating) {
      floating.set(row, accessor.doubleOf(record));
    } else {
      whole.set(row, accessor.longOf(record));
    }
    return widthBytes;
  }
}
