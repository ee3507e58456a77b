package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ArrowAssertions;
import dev.zerocopy.cache.test.ArrowTypes;
import dev.zerocopy.cache.test.ColumnAssertions;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.RandomTable;
import dev.zerocopy.cache.test.RandomTable.Nulls;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type, written in every way and read in every way, against the source vectors. */
class ArrowTypesTests {

  private static final int[][] SHAPES = {{100}, {1}, {0}, {70, 0, 1, 129}, {}};

  private final Random random = TestSeed.random();
  private final BufferAllocator allocator = new RootAllocator();

  @TempDir private Path directory;

  static Stream<Field> fields() {
    return ArrowTypes.all().values().stream();
  }

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void streamingTable_ofOneType_hasTheRowsOfItsSource(Field field) throws IOException {
    for (Nulls nulls : Nulls.values()) {
      for (int[] shape : nulls == Nulls.SOME ? SHAPES : new int[][] {{100}}) {
        try (RandomTable source = RandomTable.of(List.of(field), nulls, shape, random, allocator)) {
          assertSame(ArrowTable.streaming(() -> source.reader(allocator)), source);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void storedTable_ofOneType_hasTheRowsOfItsSource(Field field) throws IOException {
    for (int[] shape : SHAPES) {
      try (RandomTable source =
          RandomTable.of(List.of(field), Nulls.SOME, shape, random, allocator)) {
        ArrowTable streaming = ArrowTable.streaming(() -> source.reader(allocator));
        assertSame(EntryFiles.table(EntryFiles.store(directory, streaming)), source);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void copyOf_rootOfOneType_hasTheRowsOfTheRoot(Field field) throws IOException {
    for (Nulls nulls : Nulls.values()) {
      for (int rows : nulls == Nulls.SOME ? new int[] {0, 1, 100} : new int[] {7}) {
        try (RandomTable source =
            RandomTable.of(List.of(field), nulls, new int[] {rows}, random, allocator)) {
          VectorSchemaRoot root = source.batches().getFirst();
          assertSame(ArrowTable.copyOf(root), source);
          assertSame(ArrowTable.copyOf(root, source.provider()), source);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void storedRoot_ofOneType_isThatRootOnAHit(Field field) throws IOException {
    for (int rows : new int[] {0, 1, 100}) {
      try (RandomTable source =
          RandomTable.of(List.of(field), Nulls.SOME, new int[] {rows}, random, allocator)) {
        VectorSchemaRoot root = source.batches().getFirst();
        VectorSchemaRoot hit = EntryFiles.root(EntryFiles.store(directory, root));
        assertThat(hit.getSchema()).isEqualTo(source.schema());
        assertThat(hit.getRowCount()).isEqualTo(rows);
        ArrowAssertions.Rows expected = new ArrowAssertions.Rows(source.batches());
        expected.assertNext(hit);
        expected.assertEnd();
        assertThat(hit.equals(root)).isTrue();
      }
    }
  }

  @Test
  void table_ofAllTypesAtOnce_hasTheRowsOfItsSource() throws IOException {
    for (Nulls nulls : Nulls.values()) {
      try (RandomTable source =
          RandomTable.of(fields().toList(), nulls, new int[] {33, 200}, random, allocator)) {
        ArrowTable streaming = ArrowTable.streaming(() -> source.reader(allocator));
        assertSame(EntryFiles.table(EntryFiles.store(directory, streaming)), source);
      }
    }
  }

  @Test
  void project_someColumnsInAnotherOrder_hasTheirRows() throws IOException {
    try (RandomTable source =
        RandomTable.of(fields().toList(), Nulls.SOME, new int[] {50}, random, allocator)) {
      ArrowTable table = ArrowTable.streaming(() -> source.reader(allocator));
      List<String> names = new ArrayList<>(ArrowTypes.all().keySet());
      Collections.shuffle(names, random);
      names = names.subList(0, names.size() / 2);
      ArrowTable projected = table.project(names.toArray(String[]::new));
      assertThat(projected.columns()).extracting(ArrowTable.Column::name).isEqualTo(names);
      List<Field> fields = names.stream().map(source.schema()::findField).toList();
      VectorSchemaRoot root = source.batches().getFirst();
      VectorSchemaRoot chosen =
          new VectorSchemaRoot(fields, fields.stream().map(root::getVector).toList(), 50);
      RandomTable expected =
          new RandomTable(
              new Schema(fields, source.schema().getCustomMetadata()),
              List.of(chosen),
              source.dictionaries());
      assertSame(projected, expected);
    }
  }

  private static void assertSame(ArrowTable table, RandomTable source) throws IOException {
    ArrowAssertions.assertSameRows(table, source);
    ColumnAssertions columns = new ColumnAssertions(source.dictionaries());
    for (int i = 0; i < source.schema().getFields().size(); i++) {
      columns.assertSameColumn(table, i, source);
    }
  }
}
