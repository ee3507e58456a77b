package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The columns of one batch, or of the records inside one of its columns, and what builds records
 * from them.
 *
 * <p>Primitives are read through one segment, the entry's, at an offset for each column: so the
 * compiler checks one segment for a row instead of one for each component, and a row's code stays
 * small enough to be inlined. Their buffers are compared with the number of rows when they are
 * opened; a row is not compared again.
 *
 * <p><b>Threads</b>: safe.
 */
final class Columns {

  private final MemorySegment bytes;

  /** Where the column's values begin in the bytes; 0 if they are not of primitives. */
  private final long[] offsets;

  private final Values[] values;

  private final RowBuilder builder;

  private Columns(MemorySegment bytes, long[] offsets, Values[] values, RowBuilder builder) {
    this.bytes = bytes;
    this.offsets = offsets;
    this.values = values;
    this.builder = builder;
  }

  /**
   * Opens columns.
   *
   * @param bytes the entry's, of which the columns' buffers are slices
   * @param columns one for each component, verified
   * @param values the same, as values
   */
  static Columns of(
      MemorySegment bytes, RecordShape shape, List<ArrowColumn> columns, Values[] values) {
    long[] offsets = new long[values.length];
    for (int i = 0; i < offsets.length; i++) {
      RecordShape.Component component = shape.components().get(i);
      if (component.raw().isPrimitive()) {
        offsets[i] = offset(bytes, columns.get(i), ((ValueType.Scalar) component.type()).kind());
      }
    }
    return new Columns(bytes, offsets, values, shape.builder(values));
  }

  private static long offset(MemorySegment bytes, ArrowColumn column, ScalarKind kind) {
    MemorySegment data = column.buffers().get(1).asSlice(0, kind.lengthBytes(column.length()));
    long offset = data.address() - bytes.address();
    if (!bytes.asSlice(offset, data.byteSize()).equals(data)) {
      throw new IllegalStateException("Column " + column.name() + " must lie in its entry");
    }
    return offset;
  }

  /** Builds the record of a row, which the caller knows to be one of the columns. */
  Object row(int row) {
    return builder.row(this, row);
  }

  /** The values of a column. */
  Values values(int column) {
    return values[column];
  }

  // RowBuilder finds these by their names, which begin with the primitive's.

  static boolean booleanAt(Columns columns, int column, int row) {
    long at = columns.offsets[column] + (row >> 3);
    return (columns.bytes.get(ValueLayout.JAVA_BYTE, at) & 1 << (row & 7)) != 0;
  }

  static byte byteAt(Columns columns, int column, int row) {
    return columns.bytes.get(ValueLayout.JAVA_BYTE, columns.offsets[column] + row);
  }

  static short shortAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.SHORT, columns.offsets[column] + 2L * row);
  }

  static char charAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.CHAR, columns.offsets[column] + 2L * row);
  }

  static int intAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.INT, columns.offsets[column] + 4L * row);
  }

  static long longAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.LONG, columns.offsets[column] + 8L * row);
  }

  static float floatAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.FLOAT, columns.offsets[column] + 4L * row);
  }

  static double doubleAt(Columns columns, int column, int row) {
    return columns.bytes.get(Values.DOUBLE, columns.offsets[column] + 8L * row);
  }
}
