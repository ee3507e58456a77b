package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** The same of entries that are read instead of mapped. */
class SmallFileStoreTests extends FileStoreTests {

  private static final Path IO = Path.of("/proc/self/io");

  @Override
  SmallValues smallValues() {
    return FileStoreContractTests.READ;
  }

  @Override
  @Test
  void streamedTable_onceStored_readsFromTheEntry() {
    ArrowTable streamed = table(1);
    cache.put("k", streamed);
    assertThat(streamed.rowCount()).isEqualTo(2000);
    assertThat(streamed.sizeBytes()).isEqualTo(Caches.hit(cache, "k").sizeBytes());
    assertThat(opened.mappings()).isZero();
  }

  @Override
  @Test
  void flippedBit_inOneColumn_costsThatColumnOnlyAndTheEntry() throws IOException {
    cache.put("k", RandomDoubles.table(20, 9, 1000, 7));
    double value = Caches.hit(cache, "k").batch(0).column("d3").getDouble(100);
    Path file = Caches.entryFiles(directory).getFirst();
    flipBitOf(file, value);
    assertThat(Caches.hit(cache, "k").batch(0).column("d3").getDouble(100))
        .as("what was read and verified before")
        .isEqualTo(value);
    reopen();

    assertThat(cache.find("k")).isNull();
    assertThat(file).doesNotExist();
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(cache.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
    assertThat(cache.statistics().blocksFailed.sum()).isEqualTo(1);
  }

  @Override
  @Test
  void truncatedWhileMapped_touchingItThrowsAndTheJvmLives() throws IOException {
    cache.put("k", table(1));
    ArrowTable view = Caches.hit(cache, "k");
    double sum = RandomDoubles.sum(view, "d2");
    try (RandomAccessFile out =
        new RandomAccessFile(Caches.entryFiles(directory).getFirst().toFile(), "rw")) {
      out.setLength(8192);
    }
    assertThat(RandomDoubles.sum(view, "d2")).isEqualTo(sum);
    assertThat(RandomDoubles.sum(Caches.hit(cache, "k"), "d2")).isEqualTo(sum);
    reopen();
    assertThat(cache.find("k")).isNull();
    assertThat(cache.put("k", table(2))).isTrue();
    assertThat(cache.find("k")).isNotNull();
  }

  @Override
  @Test
  void mappedFileCutByAByte_isACorruptMiss() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    reopen();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @Override
  @Test
  void truncatedToNothingWhileMapped_isAMiss() throws IOException {
    cache.put("k", table(1));
    Path file = Caches.entryFiles(directory).getFirst();
    reopen();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(0);
    }
    assertThat(cache.find("k")).isNull();
    assertThat(cache.find("k")).isNull();
    assertThat(file).doesNotExist();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
  }

  @Override
  @Test
  void mappingsBeyondTheirNumber_countAsRetired() throws IOException {
    opened.close();
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withSmallValues(smallValues().withMemoryBytes(400_000))
                .withClock(clock));
    cache = Caches.open(opened, "tables");
    for (int i = 0; i < 20; i++) {
      cache.put(i, table(i));
      assertThat(opened.heapBytes())
          .isBetween(Files.size(Caches.entryFiles(directory).getFirst()), 400_000L);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(RandomDoubles.sum(Caches.hit(cache, i), "d0"))
          .isEqualTo(RandomDoubles.sum(table(i), "d0"));
    }
    assertThat(opened.heapBytes()).isLessThanOrEqualTo(400_000);
    cache.clear();
    assertThat(opened.heapBytes()).isZero();
  }

  @Test
  void coldHit_isOneRead_ofTheFileAsAWhole() throws IOException {
    assumeTrue(Files.isReadable(IO), "No " + IO);
    int entries = 300;
    NamedCache small = Caches.open(opened, "small");
    for (int i = 0; i < entries; i++) {
      small.put(i, RandomDoubles.table(1, 1, 10, i));
    }
    reopen();
    NamedCache cold = Caches.open(opened, "small");
    long bytes = 0;
    for (Path file : Caches.entryFiles(directory)) {
      bytes += Files.size(file);
    }
    opened.evictNow(); // it reads all headers first, and no more afterwards
    Caches.hit(cold, 0);
    long reads = io("syscr");
    long read = io("rchar");
    for (int i = 1; i < entries; i++) {
      Caches.hit(cold, i);
    }
    assertThat(io("syscr") - reads).isBetween(entries - 1L, entries + 50L);
    assertThat(io("rchar") - read).isBetween(bytes / entries * (entries - 1), bytes + 50_000);
    reads = io("syscr");
    for (int i = 1; i < entries; i++) {
      Caches.hit(cold, i);
    }
    assertThat(io("syscr") - reads).as("of hot hits").isLessThan(50);
  }

  /** A counter of what this process has read. */
  private static long io(String counter) throws IOException {
    for (String line : Files.readAllLines(IO)) {
      if (line.startsWith(counter + ": ")) {
        return Long.parseLong(line.substring(counter.length() + 2));
      }
    }
    throw new AssertionError(counter);
  }

  @Test
  void nothingOfSmallEntries_isEverMapped() throws IOException {
    for (int i = 0; i < 50; i++) {
      cache.put(i, table(i));
      Caches.hit(cache, i).batch(0).toRoot().close();
    }
    reopen();
    for (int i = 0; i < 50; i++) {
      Caches.hit(cache, i).batch(0).toRoot().close();
    }
    cache.evict(1);
    cache.put(2, table(3));
    assertThat(Caches.mappedEntries(directory)).isEmpty();
    assertThat(opened.mappedBytes()).isZero();
    assertThat(opened.retiredBytes()).isZero();
  }
}
