package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapEntryTests {

  private static final long STAMP = 42;
  private static final long NOW = EntryFiles.CREATED_MILLIS;

  private final StoreStatistics statistics = new StoreStatistics();

  @TempDir private Path directory;

  private HeapEntry read(Path file, ChecksumMode mode) throws Exception {
    return (HeapEntry)
        FileEntry.open(
            file,
            file,
            EntryFiles.KEY,
            mode,
            BootWord.DURABLE,
            Integer.MAX_VALUE,
            statistics,
            (entry, detail) -> {});
  }

  private Path write(byte[] payload, byte[] metadata) throws IOException {
    Path file = directory.resolve("entry" + payload.length + "-" + metadata.length);
    return EntryFiles.write(
        file,
        EntryFiles.KEY,
        writer -> {
          writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
          writer.startPiece(8);
          writer.write(ByteBuffer.wrap(payload));
          writer.finish(ByteBuffer.wrap(metadata));
          return new EntryAttributes(9, 1, 0, 5);
        });
  }

  @Test
  void entriesOfManySizes_areTheirFiles_readOnlyAndAligned() throws Exception {
    Random random = TestSeed.random();
    for (int i = 0; i < 300; i++) {
      byte[] payload = new byte[random.nextInt(i < 290 ? 2_000 : 700_000)];
      byte[] metadata = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      random.nextBytes(metadata);
      Path file = write(payload, metadata);
      HeapEntry entry = read(file, ChecksumMode.LAZY);
      byte[] whole = Files.readAllBytes(file);
      assertThat(entry.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(whole);
      assertThat(entry.bytes().isReadOnly()).isTrue();
      assertThat(entry.bytes().maxByteAlignment()).isGreaterThanOrEqualTo(8);
      assertThat(entry.metadata()).isEqualTo(ByteBuffer.wrap(metadata));
      assertThat(entry.metadata().isReadOnly()).isTrue();
      assertThat(entry.lengthBytes()).isEqualTo(whole.length);
      assertThat(entry.entryId())
          .isEqualTo(
              MappedEntry.open(file, null, ChecksumMode.LAZY, statistics, (e, detail) -> {})
                  .entryId());
      assertThat(entry.isMapped()).isFalse();
      Files.delete(file);
    }
  }

  @Test
  void blocks_areVerifiedWhenTheEntryIsRead_unlessNoneAre() throws Exception {
    Path file = write(new byte[1000], new byte[0]);
    read(file, ChecksumMode.NONE);
    assertThat(statistics.blocksVerified.sum()).isZero();
    HeapEntry entry = read(file, ChecksumMode.LAZY);
    assertThat(statistics.blocksVerified.sum()).isEqualTo(1);
    entry.verify(0, entry.lengthBytes());
    assertThat(statistics.blocksVerified.sum()).isEqualTo(1);
  }

  @Test
  void table_isReadThroughColumnsAndThroughVectors_thatNobodyElseSeesWrites() throws Exception {
    Path file = directory.resolve("table");
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 2, 0, 20)) {
      EntryFiles.write(file, ArrowTable.copyOf(root));
    }
    ArrowTable table = EntryFiles.table(read(file, ChecksumMode.LAZY));
    try (VectorSchemaRoot root = table.batch(0).toRoot()) {
      Float8Vector vector = (Float8Vector) root.getVector("v1");
      for (int row = 0; row < 20; row++) {
        assertThat(vector.get(row)).isEqualTo(ArrowTables.value(1, row));
        vector.set(row, -1);
      }
    }
    for (int row = 0; row < 20; row++) {
      assertThat(table.batch(0).column("v1").getDouble(row)).isEqualTo(ArrowTables.value(1, row));
      assertThat(table.batch(0).column("text").getString(row)).isEqualTo("row " + row);
    }
    assertThat(table.batch(0).column("v1").buffers()).noneMatch(MemorySegment::isNative);
  }

  @Test
  void expiryMovedInTheFile_isKnownAfterALookAtIt() throws Exception {
    Path file = write(new byte[10], new byte[0]);
    HeapEntry entry = read(file, ChecksumMode.LAZY);
    assertThat(entry.isSeenAt(STAMP)).isFalse();
    LiveExpiry.set(file, EntryFiles.KEY, Duration.ofSeconds(1), NOW, _ -> true);
    assertThat(entry.staleness(NOW + 5_000)).isNull();

    assertThat(entry.isStillInFile(STAMP)).isTrue();

    assertThat(entry.isSeenAt(STAMP)).isTrue();
    assertThat(entry.staleness(NOW + 5_000)).isNotNull();
  }

  @Test
  void fileOfAnotherEntry_isNotTakenForThisOne() throws Exception {
    Path file = write(new byte[10], new byte[0]);
    HeapEntry entry = read(file, ChecksumMode.LAZY);
    Files.delete(file);
    Files.move(write(new byte[11], new byte[0]), file);
    assertThat(entry.isStillInFile(STAMP)).isFalse();
    assertThat(entry.isSeenAt(STAMP)).isFalse();
  }

  @Test
  void touch_thatWouldBringTheExpiryForward_isLeftToWhoTellsOthers() throws Exception {
    Path file = write(new byte[10], new byte[0]);
    HeapEntry entry = read(file, ChecksumMode.LAZY);
    TimeToIdle idle = new TimeToIdle(Duration.ofMinutes(10));
    long end = NOW + Duration.ofMinutes(10).toMillis();
    assertThat(entry.touch(idle, NOW)).isFalse();
    assertThat(read(file, ChecksumMode.LAZY).staleness(end)).isNull();
    entry.touchEarlier(idle, NOW);
    assertThat(read(file, ChecksumMode.LAZY).staleness(end)).isNotNull();
    assertThat(entry.staleness(end)).isNotNull();
    assertThat(entry.touch(idle, NOW + 300_000)).isTrue();
    assertThat(entry.staleness(end)).isNull();
  }
}
