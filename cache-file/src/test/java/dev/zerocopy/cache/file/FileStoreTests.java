package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTests {

  private static final int DOUBLES = 5;

  @TempDir Path temporary;

  final ManualClock clock = new ManualClock();
  Path directory;
  StoreDirectory opened;
  NamedCache cache;

  @BeforeEach
  void open() throws IOException {
    directory = temporary.resolve("cache");
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxMappings(100)
                .withMaxRetiredBytes(1L << 40)
                .withSmallValues(smallValues())
                .withClock(clock));
    cache = Caches.open(opened, "tables", Duration.ofMinutes(10));
  }

  SmallValues smallValues() {
    return FileStoreContractTests.MAPPED;
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  void reopen() throws IOException {
    opened.close();
    open();
  }

  static ArrowTable table(long seed) {
    return RandomDoubles.table(DOUBLES, 2, 1000, seed);
  }

  @Test
  void entry_afterReopening_isAHitWithoutALoader() throws IOException {
    cache.put(List.of("ATL", 2001), table(1));
    double sum = RandomDoubles.sum(Caches.hit(cache, List.of("ATL", 2001)), "d0");

    reopen();

    assertThat(RandomDoubles.sum(Caches.hit(cache, List.of("ATL", 2001)), "d0")).isEqualTo(sum);
    assertThat(cache.statistics().hits.sum()).isEqualTo(1);
  }

  @Test
  void streamedTable_onceStored_readsFromTheEntry() {
    ArrowTable streamed = table(1);

    cache.put("k", streamed);

    assertThat(streamed.rowCount()).isEqualTo(2000);
    assertThat(streamed.sizeBytes()).isEqualTo(Caches.hit(cache, "k").sizeBytes());
    assertThat(opened.mappings()).isEqualTo(1);
  }

  @Test
  void entry_pastItsTimeToLive_isAnExpiredMissAndItsFileIsGone() throws IOException {
    cache.put("k", table(1));
    clock.advance(Duration.ofMinutes(10).minusMillis(1));
    assertThat(cache.find("k")).isNotNull();

    clock.advance(Duration.ofMillis(1));

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.EXPIRED)).isEqualTo(1);
    assertThat(cache.statistics().evictions(EvictionCause.EXPIRED)).isEqualTo(1);
    assertThat(Caches.entryFiles(directory)).isEmpty();
  }

  @Test
  void entry_expiredWhileClosed_isAnExpiredMissAfterReopening() throws IOException {
    cache.put("k", table(1));
    opened.close();
    clock.advance(Duration.ofMinutes(11));

    open();

    assertThat(cache.find("k")).isNull();
    assertThat(Caches.entryFiles(directory)).isEmpty();
  }

  @Test
  void clear_thenPutThenGet_hits_alsoAfterReopening() throws IOException {
    cache.put("old", table(1));
    cache.clear();
    cache.put("new", table(2));

    assertThat(cache.find("old")).isNull();
    assertThat(cache.find("new")).isNotNull();
    reopen();
    assertThat(cache.find("old")).isNull();
    assertThat(cache.find("new")).isNotNull();
  }

  @Test
  void counters_ofEntriesAndBytes_followPutsReplacesEvictsAndClears() throws IOException {
    cache.put("a", table(1));
    cache.put("b", table(2));
    cache.put("a", table(3));
    assertThat(cache.statistics().entries()).isEqualTo(2);
    assertThat(cache.statistics().bytesStored()).isEqualTo(bytesOfFiles());

    cache.evict("b");
    assertThat(cache.statistics().entries()).isEqualTo(1);
    assertThat(cache.statistics().bytesStored()).isEqualTo(bytesOfFiles());

    cache.clear();
    opened.evictNow();
    assertThat(cache.statistics().entries()).isZero();
    assertThat(cache.statistics().bytesStored()).isZero();
  }

  private long bytesOfFiles() throws IOException {
    long sum = 0;
    for (Path file : Caches.entryFiles(directory)) {
      sum += (Files.size(file) + 4095) / 4096 * 4096;
    }
    return sum;
  }

  @Test
  void flippedBit_inOneColumn_costsThatColumnOnlyAndTheEntry() throws IOException {
    cache.put("k", RandomDoubles.table(20, 9, 60_000, 7));
    ArrowTable view = Caches.hit(cache, "k");
    Path file = Caches.entryFiles(directory).getFirst();
    double value = view.batch(7).column("d3").getDouble(100);
    flipBitOf(file, value);
    reopen();
    ArrowTable damaged = Caches.hit(cache, "k");

    for (int batch = 0; batch < damaged.batchCount(); batch++) {
      for (int column = 0; column <= 20; column++) {
        if (batch != 7 || column != 3) {
          assertThat(damaged.batch(batch).column(column).length()).isEqualTo(60_000);
        }
      }
    }
    assertThatThrownBy(() -> damaged.batch(7).column("d3"))
        .isInstanceOf(CorruptEntryException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("XXH64");
    assertThat(file).doesNotExist();
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(cache.statistics().blocksFailed.sum()).isEqualTo(1);
  }

  static void flipBitOf(Path file, double value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int found = -1;
    for (int at = 0; at + 8 <= bytes.length; at += 8) {
      if (values.getDouble(at) == value) {
        assertThat(found).as("the value occurs once").isNegative();
        found = at;
      }
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(found);
      out.write(bytes[found] ^ 1);
    }
  }

  @Test
  void damagedHeader_isACorruptMissAndItsFileIsGone() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    opened.close();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(24 + 40);
      int good = out.read();
      out.seek(24 + 40);
      out.write(good ^ 0x55);
    }
    open();

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void unknownVersion_isAMissAndItsFileStays() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    opened.close();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(24 + 2);
      out.write(3);
    }
    open();

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.VERSION)).isEqualTo(1);
    assertThat(file).exists();
  }

  @Test
  void truncatedWhileMapped_touchingItThrowsAndTheJvmLives() throws IOException {
    cache.put("k", RandomDoubles.table(3, 1, 100_000, 1));
    ArrowTable view = Caches.hit(cache, "k");
    try (RandomAccessFile out =
        new RandomAccessFile(Caches.entryFiles(directory).getFirst().toFile(), "rw")) {
      out.setLength(8192);
    }

    assertThatThrownBy(() -> view.batch(0).column("d2")).isInstanceOf(CorruptEntryException.class);
    assertThat(cache.find("k")).isNull();
    assertThat(cache.put("k", table(2))).isTrue();
    assertThat(cache.find("k")).isNotNull();
  }

  @Test
  void interruptedThread_reads_andStaysInterrupted() {
    cache.put("k", table(1));
    ArrowTable view = Caches.hit(cache, "k");
    try {
      Thread.currentThread().interrupt();
      assertThat(view.batch(0).toRoot().getVector("d1").getValueCount()).isEqualTo(2000);
      assertThat(cache.put("other", table(2))).isTrue();
      assertThat(cache.find("other")).isNotNull();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void directoriesAndFiles_belongToTheirOwnerAlone() throws IOException {
    cache.put("k", table(1));

    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        assertThat(mode)
            .as("%s", file)
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void entryThatIsASymbolicLink_isNotFollowed() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    opened.close();
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(file, elsewhere);
    Files.createSymbolicLink(file, elsewhere);
    open();

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.ERROR)).isEqualTo(1);
    assertThat(elsewhere).exists();
  }

  @Test
  void cacheName_withPathCharacters_staysInsideTheDirectory() throws IOException {
    for (String name : List.of("../../evil", "a/b", "", "Ünï Code", "CON", "x".repeat(500))) {
      assertThat(Caches.open(opened, name).put("k", table(1))).isTrue();
    }

    assertThat(Caches.entryFiles(temporary))
        .hasSize(6)
        .allMatch(file -> file.startsWith(directory));
  }

  @Test
  void directoryDeletedUnderUs_nextPutMakesItAgain() throws IOException {
    cache.put("k", table(1));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    assertThat(cache.put("k2", table(2))).isTrue();
    assertThat(cache.find("k2")).isNotNull();
  }

  @Test
  void closedDirectory_missesAndStoresNothing() throws IOException {
    cache.put("k", table(1));
    opened.close();

    assertThat(cache.find("k")).isNull();
    assertThat(cache.put("k", table(1))).isFalse();
    assertThat(cache.evict("k")).isFalse();
    cache.clear();
  }

  @Test
  void clear_onAnInterruptedThread_clears() throws IOException {
    cache.put("k", table(1));
    try {
      Thread.currentThread().interrupt();
      cache.clear();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(cache.find("k")).isNull();
    reopen();
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void clear_thatCannotWriteItsGeneration_removesTheFiles() throws IOException {
    cache.put("k", table(1));
    Path inTheWay = directory.resolve("caches/tables/generation.tmp");
    Files.createDirectories(inTheWay.resolve("occupied"));

    cache.clear();

    assertThat(cache.find("k")).isNull();
    assertThat(Caches.entryFiles(directory)).isEmpty();
  }

  @Test
  void generationFileGone_entriesOfBeforeAreNotServedAgain() throws IOException {
    cache.clear();
    cache.put("k", table(1));
    opened.close();
    Files.delete(directory.resolve("caches/tables/generation"));

    open();
    assertThat(cache.find("k")).isNull();
    cache.clear();
    cache.clear();
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void damagedGenerationFile_isAClear() throws IOException {
    cache.put("k", table(1));
    opened.close();
    Files.write(directory.resolve("caches/tables/generation"), new byte[] {(byte) 0xff, 0});

    open();

    assertThat(cache.find("k")).isNull();
    assertThat(cache.put("k", table(2))).isTrue();
    assertThat(cache.find("k")).isNotNull();
  }

  @Test
  void putThatWasClearedMeanwhile_leavesTheNewerEntryAlone() {
    ArrowTable slow =
        ArrowTable.streaming(
            () -> {
              cache.clear();
              cache.put("k", RandomDoubles.table(1, 1, 5, 2));
              return RandomDoubles.reader(1, 1, 3, 1);
            });

    assertThat(cache.put("k", slow)).as("stored for others").isFalse();

    assertThat(Caches.hit(cache, "k").rowCount()).isEqualTo(5);
    assertThat(slow.rowCount()).isEqualTo(3);
  }

  @Test
  void mappedFileCutByAByte_isACorruptMiss() throws IOException {
    cache.put("k", table(1));
    assertThat(cache.find("k")).isNotNull();
    Path file = Caches.entryFiles(directory).getFirst();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
  }

  @Test
  void timeToLive_beyondTheCalendar_meansNever() {
    NamedCache forever = Caches.open(opened, "forever", Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(forever.put("k", table(1))).isTrue();

    assertThat(forever.find("k")).isNotNull();
  }

  @Test
  void truncatedToNothingWhileMapped_isAMiss() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(0);
    }

    assertThat(cache.find("k")).isNull();
    assertThat(cache.find("k")).isNull();
    assertThat(file).doesNotExist();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(2);
  }

  @Test
  void mappingsBeyondTheirNumber_countAsRetired() throws IOException {
    opened.close();
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxMappings(1)
                .withMaxRetiredBytes(1L << 40)
                .withSmallValues(smallValues())
                .withClock(clock));
    cache = Caches.open(opened, "tables", Duration.ofMinutes(10));
    for (int i = 0; i < 4; i++) {
      cache.put(i, table(i));
    }

    assertThat(opened.retiredBytes()).isEqualTo(opened.mappedBytes() / 4 * 3);
    assertThat(cache.find(0)).isNotNull();
  }
}
