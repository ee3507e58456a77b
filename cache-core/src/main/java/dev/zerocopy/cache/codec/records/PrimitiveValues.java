package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Columns of boxed primitives; those of primitives are read by {@link Columns}. */
final class PrimitiveValues {

  private PrimitiveValues() {}

  static Values of(ScalarKind kind, ArrowColumn column) {
    return switch (kind) {
      case BOOLEAN -> new Booleans(column);
      case BYTE -> new Bytes(column);
      case SHORT -> new Shorts(column);
      case CHAR -> new Chars(column);
      case INT -> new Ints(column);
      case LONG -> new Longs(column);
      case FLOAT -> new Floats(column);
      case DOUBLE -> new Doubles(column);
      default -> throw new IllegalArgumentException("Kind must be of primitives, got " + kind);
    };
  }

  static final class Booleans extends Values {

    private final MemorySegment data;

    Booleans(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row)
          ? null
          : (Boolean) ((data.get(ValueLayout.JAVA_BYTE, row >> 3) & 1 << (row & 7)) != 0);
    }
  }

  static final class Bytes extends Values {

    private final MemorySegment data;

    Bytes(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Byte) data.get(ValueLayout.JAVA_BYTE, row);
    }
  }

  static final class Shorts extends Values {

    private final MemorySegment data;

    Shorts(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Short) data.getAtIndex(SHORT, row);
    }
  }

  static final class Chars extends Values {

    private final MemorySegment data;

    Chars(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Character) data.getAtIndex(CHAR, row);
    }
  }

  static final class Ints extends Values {

    private final MemorySegment data;

    Ints(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Integer) data.getAtIndex(INT, row);
    }
  }

  static final class Longs extends Values {

    private final MemorySegment data;

    Longs(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Long) data.getAtIndex(LONG, row);
    }
  }

  static final class Floats extends Values {

    private final MemorySegment data;

    Floats(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Float) data.getAtIndex(FLOAT, row);
    }
  }

  static final class Doubles extends Values {

    private final MemorySegment data;

    Doubles(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : (Double) data.getAtIndex(DOUBLE, row);
    }
  }
}
