package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prints what a put costs when it is forced to the disk. */
@Tag("huge")
class FsyncCostTests {

  /** Of one float64 column: an entry of about 1 KB. */
  private static final int SMALL_ROWS = 20;

  /** An entry of 100 MB. */
  private static final int LARGE_ROWS = 12_500_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void put_ofASmallAndALargeEntry_isTimed(Fsync fsync) throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables", fsync);
      medianMicros(cache, SMALL_ROWS, 500); // compiles what is timed
      System.out.printf(
          "fsync %s: small put %d us, large put %d us%n",
          fsync, medianMicros(cache, SMALL_ROWS, 200), medianMicros(cache, LARGE_ROWS, 7));
    }
  }

  private static long medianMicros(NamedCache cache, int rows, int times) {
    long[] micros = new long[times];
    for (int i = 0; i < times; i++) {
      VectorSchemaRoot root = FaultTables.root(i, rows);
      long start = System.nanoTime();
      assertThat(cache.put(i % 3, root)).isTrue();
      micros[i] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
      BufferAllocator allocator = root.getVector(0).getAllocator();
      root.close();
      allocator.close();
    }
    Arrays.sort(micros);
    return micros[times / 2];
  }
}
