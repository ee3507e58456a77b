package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit in batch 7, column v3: what else is read, and what happens when it is. */
class LazyVerificationTests {

  private static final int BATCHES = 9;
  private static final int ROWS = 80_000;
  private static final int DAMAGED_BATCH = 7;
  private static final String DAMAGED = "v3";

  @TempDir private static Path shared;
  private static Path good;

  @TempDir private Path directory;
  private final StoreStatistics statistics = new StoreStatistics();
  private final List<String> told = new ArrayList<>();
  private Path file;

  @BeforeAll
  static void writeTable() throws IOException {
    try (BufferAllocator allocator = new RootAllocator()) {
      ArrowTable table = ArrowTables.streaming(allocator, 5, BATCHES, ROWS);
      good = EntryFiles.write(shared.resolve("good.arrow"), table);
    }
  }

  @BeforeEach
  void damageACopy() throws IOException {
    file = Files.copy(good, directory.resolve("damaged.arrow"));
    MappedArrowTable table = (MappedArrowTable) EntryFiles.openTable(good);
    assertThat(table.batchCount()).isEqualTo(BATCHES);
    BatchBody body = table.bodyOf(DAMAGED_BATCH);
    int column = table.indexOf(DAMAGED);
    long at = body.columnOffset(column) + body.columnBytes(column) / 2;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(one.put(0, (byte) (one.get(0) ^ 0x10)).flip(), at);
    }
  }

  private MappedEntry open(Path path, ChecksumMode mode)
      throws IOException, EntryUnreadableException {
    return MappedEntry.open(path, null, mode, statistics, (entry, detail) -> told.add(detail));
  }

  private ArrowTable openDamaged() throws IOException, EntryUnreadableException {
    return EntryFiles.table(open(file, ChecksumMode.LAZY));
  }

  private static void assertRows(ArrowTable table, int batch, String name) {
    ArrowColumn column = table.batch(batch).column(name);
    for (int row = 0; row < ROWS; row += 997) {
      long id = (long) batch * ROWS + row;
      switch (name) {
        case "id" -> assertThat(column.getLong(row)).isEqualTo(id);
        case "text" -> assertThat(column.getString(row)).isEqualTo("row " + id);
        default -> {
          int number = Integer.parseInt(name.substring(1));
          assertThat(column.getDouble(row)).isEqualTo(ArrowTables.value(number, id));
        }
      }
    }
  }

  private void assertOthersAreRead(ArrowTable table) {
    for (int batch = 0; batch < BATCHES; batch++) {
      for (ArrowTable.Column column : table.columns()) {
        if (batch != DAMAGED_BATCH || !column.name().equals(DAMAGED)) {
          assertRows(table, batch, column.name());
        }
      }
    }
  }

  @Test
  void damagedColumn_costsNeitherItsNeighboursNorOtherBatches() throws Exception {
    ArrowTable table = openDamaged();
    assertOthersAreRead(table);
    assertThat(statistics.blocksFailed.sum()).isZero();
    assertThat(told).isEmpty();
    assertThatThrownBy(() -> table.batch(DAMAGED_BATCH).column(DAMAGED))
        .isInstanceOf(CorruptEntryException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("expected XXH64");
    assertThat(statistics.blocksFailed.sum()).isEqualTo(1);
    assertThat(told).hasSize(1);
    assertOthersAreRead(table);
    assertThatThrownBy(() -> table.batch(DAMAGED_BATCH).column(DAMAGED))
        .isInstanceOf(CorruptEntryException.class);
  }

  @Test
  void blocks_areVerifiedOncePerMapping() throws Exception {
    MappedEntry entry = open(good, ChecksumMode.LAZY);
    ArrowTable table = EntryFiles.table(entry);
    assertThat(statistics.blocksVerified.sum()).isZero();
    assertOthersAreRead(table);
    assertRows(table, DAMAGED_BATCH, DAMAGED);
    long verified = statistics.blocksVerified.sum();
    // 80,000 numbers and their validity are 4 blocks of 256 KiB at most, the texts a few more.
    assertThat(verified).isBetween(BATCHES * 7 * 3L, BATCHES * 7 * 4L + BATCHES * 4L);
    assertOthersAreRead(table);
    assertOthersAreRead(table.project("v4", "id", "text"));
    for (ArrowBatch batch : table.batches()) {
      assertThat(batch.toRoot().getFieldVectors()).hasSize(7);
    }
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = table.openReader(allocator)) {
      while (reader.loadNextBatch()) {
        assertThat(reader.getVectorSchemaRoot().getRowCount()).isEqualTo(ROWS);
      }
    }
    assertThat(statistics.blocksVerified.sum()).isEqualTo(verified);
    assertOthersAreRead(EntryFiles.table(open(good, ChecksumMode.LAZY)));
    assertThat(statistics.blocksVerified.sum()).isGreaterThan(verified);
  }

  @Test
  void projectedTable_verifiesItsOwnColumnsOnly() throws Exception {
    ArrowTable table = openDamaged().project("v1");
    for (int batch = 0; batch < BATCHES; batch++) {
      table.batch(batch).toRoot().getFieldVectors();
      assertRows(table, batch, "v1");
    }
    assertThat(statistics.blocksVerified.sum()).isEqualTo(BATCHES * 3);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = table.openReader(allocator)) {
      int batches = 0;
      while (reader.loadNextBatch()) {
        batches++;
      }
      assertThat(batches).isEqualTo(BATCHES);
    }
    assertThat(statistics.blocksVerified.sum()).isEqualTo(BATCHES * 3);
  }

  @Test
  void touch_ofAColumnOfOneBatch_verifiesNoOther() throws Exception {
    ArrowTable table = openDamaged();
    table.batch(2).column("id");
    assertThat(statistics.blocksVerified.sum()).isEqualTo(3);
    table.batch(2).toRoot();
    table.openReader(ArrowMemory.allocator()).close();
    assertThat(statistics.blocksVerified.sum()).isEqualTo(3);
  }

  @Test
  void reader_throwsWhenItLoadsTheDamagedBatch() throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = openDamaged().openReader(allocator)) {
      for (int i = 0; i < DAMAGED_BATCH; i++) {
        assertThat(reader.loadNextBatch()).isTrue();
      }
      assertThatThrownBy(reader::loadNextBatch).isInstanceOf(CorruptEntryException.class);
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void eagerMode_findsTheDamageWhenItOpens() throws Exception {
    assertThatThrownBy(() -> open(file, ChecksumMode.EAGER))
        .isInstanceOfSatisfying(
            EntryUnreadableException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.CORRUPT));
    assertThat(statistics.blocksFailed.sum()).isEqualTo(1);
    ArrowTable table = EntryFiles.table(open(good, ChecksumMode.EAGER));
    long verified = statistics.blocksVerified.sum();
    assertOthersAreRead(table);
    assertThat(statistics.blocksVerified.sum()).isEqualTo(verified);
  }

  @Test
  void noneMode_neverLooks() throws Exception {
    ArrowTable table = EntryFiles.table(open(file, ChecksumMode.NONE));
    assertOthersAreRead(table);
    ArrowColumn column = table.batch(DAMAGED_BATCH).column(DAMAGED);
    assertThat(
            IntStream.range(0, ROWS)
                .filter(
                    row ->
                        column.getDouble(row)
                            != ArrowTables.value(3, (long) DAMAGED_BATCH * ROWS + row))
                .count())
        .isEqualTo(1);
    assertThat(statistics.blocksVerified.sum()).isZero();
    assertThat(statistics.blocksFailed.sum()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void fileCutUnderAMapping_isCorruptWhenTouched() throws Exception {
    ArrowTable table = openDamaged();
    assertRows(table, 0, "id");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    assertThatThrownBy(() -> table.batch(BATCHES - 1).column("v0"))
        .isInstanceOf(CorruptEntryException.class)
        .hasMessageContaining("expected readable pages, found none");
    assertThat(told).hasSize(1);
    assertRows(table, 0, "id");
  }

  @Test
  void tableWrittenOut_endsBeforeTheDamagedBatch() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ArrowTable table = openDamaged();
    assertThatThrownBy(() -> table.writeTo(Channels.newChannel(bytes)))
        .isInstanceOf(CorruptEntryException.class);
    assertThat((long) bytes.size())
        .isBetween(table.sizeBytes() * 6 / BATCHES, table.sizeBytes() * 8 / BATCHES);
    assertThat(told).hasSize(1);
  }
}
