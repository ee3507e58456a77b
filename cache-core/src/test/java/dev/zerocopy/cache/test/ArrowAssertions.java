package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.Range;
import org.apache.arrow.vector.compare.RangeEqualsVisitor;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/** Compares tables with the vectors they were made of. */
public final class ArrowAssertions {

  private ArrowAssertions() {}

  /** Asserts that a table has the rows, schema and dictionaries of a source, through a reader. */
  public static void assertSameRows(ArrowTable table, RandomTable source) throws IOException {
    assertThat(table.schema()).as("schema").isEqualTo(source.schema());
    assertThat(table.rowCount()).isEqualTo(rows(source.batches()));
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = table.openReader(allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema()).as("schema of the reader").isEqualTo(source.schema());
      Rows expected = new Rows(source.batches());
      int batches = 0;
      while (reader.loadNextBatch()) {
        expected.assertNext(root);
        assertThat(root.getRowCount()).isEqualTo(table.batch(batches).rowCount());
        batches++;
      }
      expected.assertEnd();
      assertThat(batches).isEqualTo(table.batchCount());
      assertSameDictionaries(reader.getDictionaryVectors(), source.dictionaries());
    }
  }

  private static void assertSameDictionaries(
      Map<Long, Dictionary> found, Map<Long, Dictionary> expected) {
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, dictionary) -> {
          Dictionary read = Objects.requireNonNull(found.get(id));
          FieldVector values = read.getVector();
          assertThat(read.getEncoding()).isEqualTo(dictionary.getEncoding());
          assertThat(
                  VectorEqualsVisitor.vectorEquals(values, dictionary.getVector(), (a, b) -> true))
              .as("dictionary %d: %s and %s", id, values, dictionary.getVector())
              .isTrue();
        });
  }

  /** Rows in all batches. */
  public static long rows(List<VectorSchemaRoot> batches) {
    return batches.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
  }

  /** Source batches that are walked through in steps of another size. */
  public static final class Rows {

    private final List<VectorSchemaRoot> batches;
    private int batch;
    private int row;

    /** Starts at the first row. */
    public Rows(List<VectorSchemaRoot> batches) {
      this.batches = batches;
    }

    /** Asserts that the next rows are those of a root. */
    public void assertNext(VectorSchemaRoot root) {
      for (int done = 0; done < root.getRowCount(); ) {
        while (row == batches.get(batch).getRowCount()) {
          batch++;
          row = 0;
        }
        VectorSchemaRoot source = batches.get(batch);
        int count = Math.min(root.getRowCount() - done, source.getRowCount() - row);
        for (int column = 0; column < source.getFieldVectors().size(); column++) {
          assertSame(root.getVector(column), done, source.getVector(column), row, count);
        }
        done += count;
        row += count;
      }
    }

    /** Asserts that there are no more rows. */
    public void assertEnd() {
      while (batch < batches.size() && row == batches.get(batch).getRowCount()) {
        batch++;
        row = 0;
      }
      assertThat(batch).as("batches that were read").isEqualTo(batches.size());
    }
  }

  private static void assertSame(
      FieldVector found, int foundRow, FieldVector source, int sourceRow, int count) {
    assertThat(found.getField()).isEqualTo(source.getField());
    assertThat(
            new RangeEqualsVisitor(found, source)
                .rangeEquals(new Range(foundRow, sourceRow, count)))
        .as(
            "%s rows %d to %d (%s)",
            source.getField(), sourceRow, sourceRow + count, TestSeed.hint())
        .isTrue();
    for (int i = 0; i < count; i++) {
      Object expected = plain(source.getObject(sourceRow + i));
      if (!Objects.equals(plain(found.getObject(foundRow + i)), expected)) {
        assertThat(found.getObject(foundRow + i))
            .as("%s row %d (%s)", source.getField(), sourceRow + i, TestSeed.hint())
            .isEqualTo(expected);
      }
    }
  }

  /** A value with arrays as text, so that it can be compared. */
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case byte[] bytes -> HexFormat.of().formatHex(bytes);
      case List<?> list -> list.stream().map(each -> String.valueOf(plain(each))).toList();
      case Map<?, ?> map -> {
        Map<String, String> plain = new TreeMap<>();
        map.forEach((key, each) -> plain.put(String.valueOf(key), String.valueOf(plain(each))));
        yield plain;
      }
      case null, default -> value;
    };
  }
}
