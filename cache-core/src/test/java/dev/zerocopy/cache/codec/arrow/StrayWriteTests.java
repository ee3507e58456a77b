package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers do to vectors stays with the root they do it to. */
class StrayWriteTests {

  private static final int ROWS = 5_000;

  @TempDir private Path directory;
  private Path file;
  private MappedEntry entry;
  private byte[] before;

  @BeforeEach
  void writeEntry() throws IOException {
    file = directory.resolve("entry.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 2, 0, ROWS)) {
      EntryFiles.write(file, root);
    }
    before = Files.readAllBytes(file);
    entry = EntryFiles.open(file);
  }

  private static void assertRows(VectorSchemaRoot root) {
    BigIntVector id = (BigIntVector) root.getVector(0);
    VarCharVector text = (VarCharVector) root.getVector(1);
    Float8Vector value = (Float8Vector) root.getVector(3);
    for (int row = 0; row < ROWS; row++) {
      boolean isRight =
          id.get(row) == row
              && value.get(row) == ArrowTables.value(1, row)
              && Arrays.equals(text.get(row), ("row " + row).getBytes(StandardCharsets.UTF_8));
      assertThat(isRight).as("row %d", row).isTrue();
    }
  }

  private void assertNobodyElseSees(VectorSchemaRoot other) throws IOException {
    assertRows(other);
    assertRows(EntryFiles.root(entry));
    assertRows(new MappedArrowTable(entry).batch(0).toRoot());
    assertRows(EntryFiles.root(EntryFiles.open(file)));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void writes_throughSetters_reachNobodyElse() throws IOException {
    VectorSchemaRoot root = EntryFiles.root(entry);
    VectorSchemaRoot other = EntryFiles.root(entry);
    BigIntVector id = (BigIntVector) root.getVector(0);
    for (int row = 0; row < ROWS; row++) {
      id.set(row, -1);
      root.getVector(2).setNull(row);
    }
    assertThat(id.get(7)).isEqualTo(-1);
    assertThat(root.getVector(2).getNullCount()).isEqualTo(ROWS);
    assertNobodyElseSees(other);
  }

  @Test
  void writes_throughBuffers_reachNobodyElse() throws IOException {
    VectorSchemaRoot root = EntryFiles.root(entry);
    VectorSchemaRoot other = EntryFiles.root(entry);
    for (FieldVector vector : root.getFieldVectors()) {
      for (ArrowBuf buffer : vector.getFieldBuffers()) {
        buffer.setOne(0, buffer.capacity());
      }
    }
    assertNobodyElseSees(other);
    root.close();
    assertNobodyElseSees(other);
  }

  @Test
  void writes_throughTheVectorsOfAReader_reachNobodyElse() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = new MappedArrowTable(entry).openReader(allocator)) {
      assertThat(reader.loadNextBatch()).isTrue();
      for (FieldVector vector : reader.getVectorSchemaRoot().getFieldVectors()) {
        vector.reset();
      }
      assertNobodyElseSees(EntryFiles.root(entry));
    }
  }

  @Test
  void vector_thatGrows_takesMemoryOfItsOwnUntilItIsClosed() throws IOException {
    long shared = ArrowMemory.allocator().getAllocatedMemory();
    VectorSchemaRoot root = EntryFiles.root(entry);
    BigIntVector id = (BigIntVector) root.getVector(0);
    id.setSafe(10 * ROWS, 42);
    assertThat(id.get(ROWS - 1)).isEqualTo(ROWS - 1);
    assertThat(id.get(10 * ROWS)).isEqualTo(42);
    assertThat(ArrowMemory.allocator().getAllocatedMemory()).isGreaterThan(shared);
    root.close();
    assertThat(ArrowMemory.allocator().getAllocatedMemory()).isEqualTo(shared);
    assertNobodyElseSees(EntryFiles.root(entry));
  }

  @Test
  void root_thatIsClosedTwiceOrNever_takesNothingFromOthers() throws IOException {
    long shared = ArrowMemory.allocator().getAllocatedMemory();
    VectorSchemaRoot kept = EntryFiles.root(entry);
    for (int i = 0; i < 100; i++) {
      VectorSchemaRoot root = EntryFiles.root(entry);
      assertThat(root.getVector(0).getObject(i)).isEqualTo((long) i);
      if (i % 3 > 0) {
        root.close();
      }
      if (i % 3 > 1) {
        root.close();
      }
    }
    assertThat(ArrowMemory.allocator().getAllocatedMemory()).isEqualTo(shared);
    assertNobodyElseSees(kept);
  }

  @Test
  void root_whoseTableAndEntryAreUnreachable_isReadable() throws IOException {
    VectorSchemaRoot root = EntryFiles.root(EntryFiles.open(file));
    FieldVector id = EntryFiles.root(EntryFiles.open(file)).getVector(0);
    ArrowColumn column = new MappedArrowTable(EntryFiles.open(file)).batch(0).column("v0");
    for (int i = 0; i < 5; i++) {
      System.gc();
      assertRows(root);
      assertThat(id.getObject(ROWS - 1)).isEqualTo((long) ROWS - 1);
      assertThat(column.getDouble(ROWS - 1)).isEqualTo(ArrowTables.value(0, ROWS - 1));
    }
  }

  @Test
  void root_ofAnUnlinkedOrReplacedFile_isACopyWithTheSameRows() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot newer = ArrowTables.root(allocator, 2, 777, ROWS)) {
      Path replacement = EntryFiles.write(directory.resolve("replacement.arrow"), newer);
      Files.move(replacement, file, StandardCopyOption.REPLACE_EXISTING);
    }
    VectorSchemaRoot root = EntryFiles.root(entry);
    assertRows(root);
    ((BigIntVector) root.getVector(0)).set(0, -1);
    assertRows(EntryFiles.root(entry));
    Files.delete(file);
    assertRows(EntryFiles.root(entry));
    entry.retire();
    assertRows(EntryFiles.root(entry));
  }
}
