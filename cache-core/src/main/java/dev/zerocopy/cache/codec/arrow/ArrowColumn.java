package dev.zerocopy.cache.codec.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of one batch, read from mapped pages.
 *
 * <p>Reading a row that is null returns what lies in its place (zero or an empty value as a rule):
 * ask {@link #isNull} first. A dictionary-encoded column answers with the dictionary's values;
 * {@link #getLong} gives its indices.
 *
 * <p><b>Lifetime</b>: an ordinary immutable object; nothing to close. <b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: {@link IndexOutOfBoundsException} outside the column; {@link
 * IllegalStateException} when the type has no such value.
 */
public final class ArrowColumn {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final FieldLayout layout;
  private final int length;
  private final int nullCount;
  private final List<MemorySegment> buffers;
  private final List<ArrowColumn> children;
  private final @Nullable ArrowDictionary dictionary;
  private final ColumnType type;
  private final MemorySegment data;

  ArrowColumn(
      FieldLayout layout,
      int length,
      int nullCount,
      List<MemorySegment> buffers,
      List<ArrowColumn> children,
      @Nullable ArrowDictionary dictionary) {
    this.layout = layout;
    this.length = length;
    this.nullCount = nullCount;
    this.buffers = buffers;
    this.children = children;
    this.dictionary = dictionary;
    this.type = layout.type();
    int dataBuffer = Math.min(layout.hasValidity() ? 1 : 0, buffers.size() - 1);
    this.data = buffers.isEmpty() ? MemorySegment.NULL : buffers.get(dataBuffer);
  }

  /** The column's name; empty if it has none. */
  public String name() {
    return layout.name();
  }

  /** The type of the values; for a dictionary-encoded column, of the dictionary's. */
  public ColumnType type() {
    return layout.valueType();
  }

  /** Values in the column's dictionary; -1 if it is not encoded. */
  public int dictionarySize() {
    return dictionary == null ? -1 : dictionary.size();
  }

  /** A value of the column's dictionary of texts. */
  public String dictionaryString(int index) {
    ArrowDictionary encoded = dictionary;
    if (encoded == null) {
      throw noSuchValue("dictionary");
    }
    return encoded.getString(index);
  }

  /** Rows. */
  public int length() {
    return length;
  }

  /** Rows that are null. */
  public int nullCount() {
    return type.kind() == ColumnType.Kind.NULL ? length : nullCount;
  }

  /** Whether a row is null. */
  public boolean isNull(int row) {
    checkRow(row);
    if (nullCount == 0 || !layout.hasValidity()) {
      return type.kind() == ColumnType.Kind.NULL;
    }
    return (buffers.getFirst().get(ValueLayout.JAVA_BYTE, row >> 3) & 1 << (row & 7)) == 0;
  }

  /** A row of a boolean column. */
  public boolean getBoolean(int row) {
    checkRow(row);
    require(type.kind() == ColumnType.Kind.BOOL, "boolean");
    return (data.get(ValueLayout.JAVA_BYTE, row >> 3) & 1 << (row & 7)) != 0;
  }

  /** A row of a column of integers of at most 32 bits, unsigned 32-bit ones excluded. */
  public int getInt(int row) {
    return type.byteWidth() == 4 && type.isSigned() && isWhole()
        ? data.getAtIndex(INT, row)
        : Math.toIntExact(getLong(row));
  }

  /**
   * A row of a column of integers, dates, times, timestamps, durations or one-word intervals, in
   * the column's own unit. An unsigned 64-bit value comes as its bits.
   */
  public long getLong(int row) {
    require(isWhole(), "whole number");
    return switch (type.byteWidth()) {
      case 1 -> {
        byte value = data.get(ValueLayout.JAVA_BYTE, row);
        yield type.isSigned() ? value : Byte.toUnsignedLong(value);
      }
      case 2 -> {
        short value = data.getAtIndex(SHORT, row);
        yield type.isSigned() ? value : Short.toUnsignedLong(value);
      }
      case 4 -> {
        int value = data.getAtIndex(INT, row);
        yield type.isSigned() ? value : Integer.toUnsignedLong(value);
      }
      default -> data.getAtIndex(LONG, row);
    };
  }

  private boolean isWhole() {
    return switch (type.kind()) {
      case INT, DATE, TIME, TIMESTAMP, DURATION -> true;
      case INTERVAL -> type.byteWidth() <= 8;
      default -> false;
    };
  }

  /** A row of a floating-point column. */
  public double getDouble(int row) {
    require(type.kind() == ColumnType.Kind.FLOAT, "floating-point number");
    return switch (type.byteWidth()) {
      case 8 -> data.getAtIndex(DOUBLE, row);
      case 4 -> data.getAtIndex(FLOAT, row);
      default -> Float.float16ToFloat(data.getAtIndex(SHORT, row));
    };
  }

  /** A row of a decimal column. */
  public BigDecimal getDecimal(int row) {
    require(type.kind() == ColumnType.Kind.DECIMAL, "decimal");
    byte[] bigEndian = bytes(data, (long) row * type.byteWidth(), type.byteWidth());
    for (int i = 0, j = bigEndian.length - 1; i < j; i++, j--) {
      byte swapped = bigEndian[i];
      bigEndian[i] = bigEndian[j];
      bigEndian[j] = swapped;
    }
    int scale = Integer.parseInt(type.detail().substring(type.detail().indexOf(',') + 1));
    return new BigDecimal(new BigInteger(bigEndian), scale);
  }

  /** A row of a text column. */
  public String getString(int row) {
    ArrowDictionary encoded = dictionary;
    if (encoded != null) {
      return encoded.getString(Math.toIntExact(getLong(row)));
    }
    return switch (type.kind()) {
      case UTF8, LARGE_UTF8, UTF8_VIEW -> new String(getBytes(row), StandardCharsets.UTF_8);
      default -> throw noSuchValue("text");
    };
  }

  /** A copy of a row of a text, binary or fixed-size binary column. */
  public byte[] getBytes(int row) {
    ArrowDictionary encoded = dictionary;
    if (encoded != null) {
      return encoded.getBytes(Math.toIntExact(getLong(row)));
    }
    return getSegment(row).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The bytes of a row of a text, binary or fixed-size binary column, read-only, not copied. */
  public MemorySegment getSegment(int row) {
    checkRow(row);
    return switch (type.kind()) {
      case UTF8, BINARY -> {
        int start = data.getAtIndex(INT, row);
        yield buffers.get(2).asSlice(start, data.getAtIndex(INT, row + 1L) - start);
      }
      case LARGE_UTF8, LARGE_BINARY -> {
        long start = data.getAtIndex(LONG, row);
        yield buffers.get(2).asSlice(start, data.getAtIndex(LONG, row + 1L) - start);
      }
      case UTF8_VIEW, BINARY_VIEW -> viewed(row);
      case FIXED_SIZE_BINARY -> data.asSlice((long) row * type.byteWidth(), type.byteWidth());
      default -> throw noSuchValue("bytes");
    };
  }

  /** A view is 16 bytes: length, then the value itself or a prefix, a buffer and an offset. */
  private MemorySegment viewed(int row) {
    long view = 16L * row;
    int bytes = data.get(INT, view);
    return bytes <= 12
        ? data.asSlice(view + 4, bytes)
        : buffers.get(2 + data.get(INT, view + 8)).asSlice(data.get(INT, view + 12), bytes);
  }

  /** The columns below a list (one), map (one of entries), struct, union or run-end encoded one. */
  public List<ArrowColumn> children() {
    return children;
  }

  /** The first row of a list or map in its child column. */
  public long listStart(int row) {
    checkRow(row);
    return switch (type.kind()) {
      case LIST, MAP, LIST_VIEW -> data.getAtIndex(INT, row);
      case LARGE_LIST, LARGE_LIST_VIEW -> data.getAtIndex(LONG, row);
      case FIXED_SIZE_LIST -> (long) row * Integer.parseInt(type.detail());
      default -> throw noSuchValue("list");
    };
  }

  /** The row in the child column after a list's or map's last. */
  public long listEnd(int row) {
    checkRow(row);
    return switch (type.kind()) {
      case LIST, MAP -> data.getAtIndex(INT, row + 1L);
      case LARGE_LIST -> data.getAtIndex(LONG, row + 1L);
      case FIXED_SIZE_LIST -> (row + 1L) * Integer.parseInt(type.detail());
      case LIST_VIEW -> listStart(row) + buffers.get(2).getAtIndex(INT, row);
      case LARGE_LIST_VIEW -> listStart(row) + buffers.get(2).getAtIndex(LONG, row);
      default -> throw noSuchValue("list");
    };
  }

  /**
   * The column's own buffers in Arrow's order, read-only: the validity bitmap first where the type
   * has one.
   */
  public List<MemorySegment> buffers() {
    return buffers;
  }

  private void checkRow(int row) {
    if (row < 0 || row >= length) {
      throw new IndexOutOfBoundsException(
          "Row must be from 0 to " + (length - 1) + " in column " + name() + ", got " + row);
    }
  }

  private void require(boolean holds, String wanted) {
    if (!holds) {
      throw noSuchValue(wanted);
    }
  }

  private IllegalStateException noSuchValue(String wanted) {
    return new IllegalStateException(
        "Column " + name() + " must be of a type with a " + wanted + ", is " + layout.valueType());
  }

  private static byte[] bytes(MemorySegment segment, long offset, int lengthBytes) {
    return segment.asSlice(offset, lengthBytes).toArray(ValueLayout.JAVA_BYTE);
  }
}
