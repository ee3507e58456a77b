package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One column of one batch, read as values of Java.
 *
 * <p><b>Threads</b>: safe.
 */
abstract class Values {

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfChar CHAR =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Null if no row is null. */
  private final @Nullable MemorySegment validity;

  Values(ArrowColumn column) {
    this.validity = column.nullCount() == 0 ? null : column.buffers().getFirst();
  }

  final boolean isNull(int row) {
    MemorySegment bits = validity;
    return bits != null && (bits.get(ValueLayout.JAVA_BYTE, row >> 3) & 1 << (row & 7)) == 0;
  }

  /** The value of a row, which the caller knows to be one of the column. */
  abstract @Nullable Object get(int row);
}
