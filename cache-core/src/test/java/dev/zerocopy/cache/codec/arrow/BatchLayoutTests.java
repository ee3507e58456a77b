package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.ArrowAssertions;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.ArrowTypes;
import dev.zerocopy.cache.test.BatchesReader;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.RandomTable;
import dev.zerocopy.cache.test.RandomTable.Nulls;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How big the batches of an entry are, and where their columns and buffers begin. */
class BatchLayoutTests {

  private static final int PAGE = 4 << 10;
  private static final int WINDOW = 64 << 10;

  private final BufferAllocator allocator = new RootAllocator();

  @TempDir private Path directory;

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  private MappedArrowTable storedRoot(int rows) throws IOException {
    try (VectorSchemaRoot root = ArrowTables.root(allocator, 3, 0, rows)) {
      MappedEntry entry = EntryFiles.store(directory, root);
      return new MappedArrowTable(entry);
    }
  }

  private static void assertColumnsStartAt(MappedArrowTable table, int alignment) {
    BatchBody body = table.bodyOf(0);
    long end = 0;
    for (int column = 0; column < 5; column++) {
      assertThat(body.columnOffset(column) % alignment).isZero();
      assertThat(body.columnOffset(column)).isGreaterThanOrEqualTo(end);
      end = body.columnOffset(column) + body.columnBytes(column);
    }
    for (int buffer = 0; buffer < body.firstBuffer(5); buffer++) {
      assertThat(body.bufferOffset(buffer) % 64).isZero();
    }
  }

  @Test
  void columns_ofALargeBatch_areOnPagesOfTheirOwn() throws IOException {
    assertColumnsStartAt(storedRoot(4_000), PAGE);
    assertColumnsStartAt(storedRoot(40_000), WINDOW);
    assertColumnsStartAt(storedRoot(300_000), WINDOW);
  }

  @Test
  void columns_ofASmallBatch_arePacked() throws IOException {
    MappedArrowTable table = storedRoot(20);
    assertColumnsStartAt(table, 64);
    assertThat(table.bodyOf(0).place().bodyBytes()).isLessThan(2_000);
    assertThat(table.sizeBytes()).isLessThan(6_000);
  }

  @Test
  void batches_thatAreSmall_areJoined() throws IOException {
    ArrowTable source = ArrowTables.streaming(allocator, 3, 700, 1_000);
    ArrowTable table = EntryFiles.table(EntryFiles.store(directory, source));
    assertThat(table.rowCount()).isEqualTo(700_000);
    assertThat(table.batchCount()).isBetween(2, 5);
    MappedArrowTable mapped = (MappedArrowTable) table;
    for (int i = 0; i < table.batchCount() - 1; i++) {
      assertThat(mapped.bodyOf(i).place().bodyBytes()).isBetween(8L << 20, 10L << 20);
    }
    assertRows(table);
  }

  private static void assertRows(ArrowTable table) {
    long id = 0;
    for (ArrowBatch batch : table.batches()) {
      ArrowColumn ids = batch.column("id");
      ArrowColumn values = batch.column("v2");
      for (int row = 0; row < batch.rowCount(); row++, id++) {
        if (ids.getLong(row) != id || values.getDouble(row) != ArrowTables.value(2, id)) {
          assertThat(ids.getLong(row)).as("row %d", id).isEqualTo(id);
          assertThat(values.getDouble(row)).isEqualTo(ArrowTables.value(2, id));
        }
        if (id % 1_000 == 0) {
          assertThat(batch.column("text").getString(row)).isEqualTo("row " + id);
        }
      }
    }
    assertThat(id).isEqualTo(table.rowCount());
  }

  @Test
  void batches_ofAGoodSize_stayAsTheyAre() throws IOException {
    ArrowTable source = ArrowTables.streaming(allocator, 3, 3, 130_000);
    ArrowTable table = EntryFiles.table(EntryFiles.store(directory, source));
    assertThat(table.batchCount()).isEqualTo(3);
    assertThat(table.batch(1).rowCount()).isEqualTo(130_000);
    assertRows(table);
  }

  @Test
  void smallBatches_betweenLargeOnes_keepTheirPlace() throws IOException {
    int[] rows = {10, 130_000, 20, 30, 130_000, 5};
    ArrowTable source =
        ArrowTable.streaming(
            () -> {
              BatchesReader reader = new BatchesReader(ArrowTables.schema(3), allocator);
              for (int i = 0; i < rows.length; i++) {
                long first = IntStream.of(rows).limit(i).sum();
                int count = rows[i];
                reader.step(() -> ArrowTables.fill(reader.getVectorSchemaRoot(), first, count));
              }
              return reader;
            });
    ArrowTable table = EntryFiles.table(EntryFiles.store(directory, source));
    assertThat(IntStream.range(0, table.batchCount()).map(i -> table.batch(i).rowCount()))
        .containsExactly(10, 130_000, 50, 130_000, 5);
    assertRows(table);
  }

  @Test
  void rootThatIsHuge_isCutAsATableAndWholeAsARoot() throws IOException {
    try (VectorSchemaRoot root = ArrowTables.root(allocator, 3, 0, 1_000_000)) {
      MappedArrowTable table = (MappedArrowTable) ArrowTable.copyOf(root);
      assertThat(table.batchCount()).isBetween(5, 8);
      for (int i = 0; i < table.batchCount() - 1; i++) {
        assertThat(table.bodyOf(i).place().bodyBytes()).isBetween(6L << 20, 10L << 20);
        assertThat(table.batch(i).rowCount() % 64).isZero();
      }
      assertRows(table);
      MappedEntry entry = EntryFiles.store(directory, root);
      assertThat(new MappedArrowTable(entry).batchCount()).isEqualTo(1);
      assertThat(EntryFiles.root(entry).getRowCount()).isEqualTo(1_000_000);
    }
  }

  static Stream<Field> fields() {
    return ArrowTypes.all().values().stream();
  }

  /** As what is left whole when it is cut, too: a dense union of other type ids than 0, 1, ... */
  @ParameterizedTest
  @MethodSource("fields")
  void hugeBatch_ofOneType_keepsItsRows(Field field) throws IOException {
    for (Nulls nulls : Nulls.values()) {
      try (RandomTable source =
          RandomTable.of(List.of(field), nulls, new int[] {300}, TestSeed.random(), allocator)) {
        ArrowAssertions.Rows expected = new ArrowAssertions.Rows(source.batches());
        try (BatchResizer resizer =
            new BatchResizer(source.schema(), root -> assertNext(expected, root), 1)) {
          resizer.add(source.batches().getFirst());
          resizer.flush();
        }
        expected.assertEnd();
      }
    }
  }

  /** As it is after it was written and read. */
  private void assertNext(ArrowAssertions.Rows expected, VectorSchemaRoot root) {
    try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch();
        VectorSchemaRoot read = VectorSchemaRoot.create(root.getSchema(), allocator)) {
      new VectorLoader(read).load(batch);
      expected.assertNext(read);
    }
  }

  @Test
  void denseUnion_ofAHugeBatch_isStoredAsItIs() throws IOException {
    Field union = Objects.requireNonNull(ArrowTypes.all().get("dense_union_ids"));
    Field ballast = Field.notNullable("ballast", new ArrowType.FixedSizeBinary(2_000));
    try (RandomTable source =
        RandomTable.of(
            List.of(union, ballast),
            Nulls.SOME,
            new int[] {20_000},
            TestSeed.random(),
            allocator)) {
      ArrowTable table = ArrowTable.streaming(() -> source.reader(allocator));
      ArrowTable stored = EntryFiles.table(EntryFiles.store(directory, table));
      assertThat(stored.batchCount()).isEqualTo(1);
      ArrowAssertions.assertSameRows(stored, source);
    }
  }

  @Test
  void validity_thatIsOmitted_isWrittenForTheReadersSake() {
    FieldLayout layout = layoutOfLong();
    try (ArrowBuf none = allocator.buffer(0);
        ArrowBuf data = allocator.buffer(80)) {
      data.setZero(0, 80).writerIndex(80);
      for (int nulls : new int[] {0, 10}) {
        try (ArrowRecordBatch batch =
            new ArrowRecordBatch(10, List.of(new ArrowFieldNode(10, nulls)), List.of(none, data))) {
          IpcBatch.Source validity = IpcBatch.of(batch, List.of(layout)).buffers().getFirst();
          assertThat(validity.lengthBytes()).isEqualTo(2);
          ByteBuffer target = ByteBuffer.allocateDirect(2);
          validity.bytes().copy(0, target);
          assertThat(target.getShort(0)).isEqualTo((short) (nulls == 0 ? -1 : 0));
        }
      }
    }
  }

  private static FieldLayout layoutOfLong() {
    ByteBuffer message =
        MessageSerializer.serializeMetadata(ArrowTables.schema(0), IpcOption.DEFAULT);
    org.apache.arrow.flatbuf.Schema schema =
        (org.apache.arrow.flatbuf.Schema)
            Message.getRootAsMessage(message).header(new org.apache.arrow.flatbuf.Schema());
    return FieldLayout.of(schema.fields(0));
  }
}
