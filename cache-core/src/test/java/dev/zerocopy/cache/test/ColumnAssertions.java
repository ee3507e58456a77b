package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.BaseListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** Compares columns that are read without vectors with the vectors they were made of. */
public final class ColumnAssertions {

  private final Map<Long, Dictionary> dictionaries;

  /** Creates assertions; the dictionaries are those of the source. */
  public ColumnAssertions(Map<Long, Dictionary> dictionaries) {
    this.dictionaries = dictionaries;
  }

  /** Asserts that a column of a table has the rows of its source. */
  public void assertSameColumn(ArrowTable table, int index, RandomTable source) {
    int batch = 0;
    int row = 0;
    for (VectorSchemaRoot root : source.batches()) {
      for (int done = 0; done < root.getRowCount(); ) {
        while (row == table.batch(batch).rowCount()) {
          batch++;
          row = 0;
        }
        ArrowColumn column = table.batch(batch).column(index);
        int count = Math.min(root.getRowCount() - done, column.length() - row);
        assertSame(column, row, root.getVector(index), done, count);
        done += count;
        row += count;
      }
    }
  }

  /** Asserts that rows of a column are those of a vector, by every accessor of their type. */
  public void assertSame(ArrowColumn column, int from, FieldVector source, int start, int count) {
    assertThat(column.length()).isGreaterThanOrEqualTo(from + count);
    for (int i = 0; i < count; i++) {
      assertSameRow(column, from + i, source, start + i);
    }
  }

  private void assertSameRow(ArrowColumn column, int row, FieldVector source, int sourceRow) {
    boolean hasValidity =
        switch (column.type().kind()) {
          case SPARSE_UNION, DENSE_UNION, RUN_END_ENCODED -> false;
          default -> true;
        };
    if (hasValidity) {
      check(column.isNull(row), source.isNull(sourceRow), column, row);
      if (source.isNull(sourceRow)) {
        return;
      }
    }
    DictionaryEncoding encoding = source.getField().getDictionary();
    if (encoding != null) {
      long index = column.getLong(row);
      check(index, bits(source, sourceRow), column, row);
      FieldVector values = Objects.requireNonNull(dictionaries.get(encoding.getId())).getVector();
      assertSameEncoded(column, row, values.getObject((int) index));
      return;
    }
    assertSameValue(column, row, source, sourceRow);
  }

  private void assertSameEncoded(ArrowColumn column, int row, Object expected) {
    switch (column.type().kind()) {
      case UTF8, LARGE_UTF8, UTF8_VIEW ->
          check(column.getString(row), expected.toString(), column, row);
      case BINARY, LARGE_BINARY, BINARY_VIEW, FIXED_SIZE_BINARY ->
          check(hex(column.getBytes(row)), hex((byte[]) expected), column, row);
      default -> {}
    }
  }

  private void assertSameValue(ArrowColumn column, int row, FieldVector source, int sourceRow) {
    Object expected = source.getObject(sourceRow);
    switch (column.type().kind()) {
      case BOOL -> check(column.getBoolean(row), expected, column, row);
      case INT, DATE, TIME, TIMESTAMP, DURATION -> assertSameWhole(column, row, source, sourceRow);
      case INTERVAL -> {
        if (column.type().byteWidth() <= 8) {
          assertSameWhole(column, row, source, sourceRow);
        }
      }
      case FLOAT -> {
        double value =
            expected instanceof Short half
                ? Float.float16ToFloat(half)
                : ((Number) expected).doubleValue();
        check(column.getDouble(row), value, column, row);
      }
      case DECIMAL -> check(column.getDecimal(row), expected, column, row);
      case UTF8, LARGE_UTF8, UTF8_VIEW -> {
        check(column.getString(row), expected.toString(), column, row);
        check(column.getSegment(row).byteSize(), (long) column.getBytes(row).length, column, row);
      }
      case BINARY, LARGE_BINARY, BINARY_VIEW, FIXED_SIZE_BINARY ->
          check(hex(column.getBytes(row)), hex((byte[]) expected), column, row);
      case LIST, LARGE_LIST, LIST_VIEW, LARGE_LIST_VIEW, FIXED_SIZE_LIST, MAP ->
          assertSameList(column, row, source, sourceRow);
      case STRUCT -> {
        List<FieldVector> children = source.getChildrenFromFields();
        for (int i = 0; i < children.size(); i++) {
          assertSameRow(column.children().get(i), row, children.get(i), sourceRow);
        }
      }
      case NULL, SPARSE_UNION, DENSE_UNION, RUN_END_ENCODED -> {}
    }
  }

  private static void assertSameWhole(
      ArrowColumn column, int row, FieldVector source, int sourceRow) {
    long expected = bits(source, sourceRow);
    check(column.getLong(row), expected, column, row);
    boolean fits = expected == (int) expected;
    if (fits) {
      check(column.getInt(row), (int) expected, column, row);
    }
  }

  /** A whole number as it lies in the vector, widened as its type says. */
  private static long bits(FieldVector source, int row) {
    BaseFixedWidthVector vector = (BaseFixedWidthVector) source;
    int width = vector.getTypeWidth();
    boolean isUnsigned = vector.getMinorType().name().startsWith("UINT");
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      int part = vector.getDataBuffer().getByte((long) row * width + i);
      value = value << 8 | (i == width - 1 && !isUnsigned ? part : part & 0xff);
    }
    return value;
  }

  private void assertSameList(ArrowColumn column, int row, FieldVector source, int sourceRow) {
    long start;
    long end;
    switch (source) {
      case LargeListVector list -> {
        start = list.getElementStartIndex(sourceRow);
        end = list.getElementEndIndex(sourceRow);
      }
      case LargeListViewVector list -> {
        start = list.getOffsetBuffer().getLong(8L * sourceRow);
        end = start + list.getSizeBuffer().getLong(8L * sourceRow);
      }
      default -> {
        BaseListVector list = (BaseListVector) source;
        start = list.getElementStartIndex(sourceRow);
        end = list.getElementEndIndex(sourceRow);
      }
    }
    int count = (int) (end - start);
    long from = column.listStart(row);
    check(column.listEnd(row), from + count, column, row);
    FieldVector values = source.getChildrenFromFields().getFirst();
    ArrowColumn child = column.children().getFirst();
    assertSame(child, (int) from, values, (int) start, count);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void check(
      @Nullable Object found, @Nullable Object expected, ArrowColumn column, int row) {
    if (!Objects.equals(found, expected)) {
      assertThat(found)
          .as("column %s %s row %d (%s)", column.name(), column.type(), row, TestSeed.hint())
          .isEqualTo(expected);
    }
  }
}
