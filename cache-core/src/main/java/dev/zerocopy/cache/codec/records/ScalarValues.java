package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Columns of identifiers, bytes and numbers of any length. */
final class ScalarValues {

  private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private ScalarValues() {}

  /** UUIDs as 16 bytes. */
  static final class Uuids extends Values {

    private final MemorySegment data;

    Uuids(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      long at = 16L * row;
      return isNull(row)
          ? null
          : new UUID(data.get(BIG_ENDIAN_LONG, at), data.get(BIG_ENDIAN_LONG, at + 8));
    }
  }

  /** Arrays of bytes, a new one each time. */
  static final class Binaries extends Values {

    private final ArrowColumn column;

    Binaries(ArrowColumn column) {
      super(column);
      this.column = column;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : column.getBytes(row);
    }
  }

  /** Numbers as decimals of one scale. */
  static final class Decimals extends Values {

    private final ArrowColumn column;

    Decimals(ArrowColumn column) {
      super(column);
      this.column = column;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : column.getDecimal(row);
    }
  }

  /** Whole numbers as decimals of scale 0. */
  static final class WholeDecimals extends Values {

    private final ArrowColumn column;

    WholeDecimals(ArrowColumn column) {
      super(column);
      this.column = column;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : column.getDecimal(row).unscaledValue();
    }
  }

  /** Decimals with a scale each. */
  static final class ScaledDecimals extends Values {

    private final ArrowColumn unscaled;
    private final ArrowColumn scale;

    ScaledDecimals(ArrowColumn column) {
      super(column);
      this.unscaled = column.children().get(0);
      this.scale = column.children().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row)
          ? null
          : new BigDecimal(new BigInteger(unscaled.getBytes(row)), scale.getInt(row));
    }
  }

  /** Whole numbers as big-endian bytes. */
  static final class BigIntegers extends Values {

    private final ArrowColumn column;

    BigIntegers(ArrowColumn column) {
      super(column);
      this.column = column;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : new BigInteger(column.getBytes(row));
    }
  }
}
