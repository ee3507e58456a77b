package dev.zerocopy.cache.file;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.test.RandomDoubles;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prints what a hit of a small value costs that was hit before, in processor time. */
@Tag("huge")
class HotSmallValueCostTests {

  private static final int ROUNDS = 5;
  private static final int HITS = 1_000_000;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"1000, 0", "1000, 1000", "100000, 0", "100000, 100000"})
  void hitsOfRandomKeys_ofTextsOf1KB_areTimed(int keys, int nearMaxEntries) throws Exception {
    try (StoreDirectory opened = open()) {
      CacheSerializer serializer =
          CacheSerializer.builder().codec(new NearCacheTests.Texts(2000, true)).build();
      NamedCache cache =
          NamedCache.of(
              "texts",
              opened.store("texts", serializer.checksum()),
              serializer,
              new TimeToLive(null, 0, List.of()),
              NearValues.of(nearMaxEntries));
      for (int i = 0; i < keys; i++) {
        cache.put(i, "x".repeat(1024));
      }
      measure(cache, keys, keys + " texts, " + nearMaxEntries + " of them kept as objects");
    }
  }

  @Test
  void hitsOfTables_areTimed_andTheirHeapIsPrinted() throws Exception {
    int keys = 10_000;
    try (StoreDirectory opened = open()) {
      NamedCache cache = Caches.open(opened, "tables");
      long before = usedHeap();
      for (int i = 0; i < keys; i++) {
        cache.put(i, RandomDoubles.table(3, 1, 20, i));
      }
      System.out.printf(
          "a table of 4 columns and 20 rows takes %d bytes of the heap with its view, and is"
              + " metered with %d; its file has %d%n",
          (usedHeap() - before) / keys,
          opened.heapBytes() / keys,
          Caches.hit(cache, 0).sizeBytes());
      measure(cache, keys, keys + " tables");
    }
  }

  private StoreDirectory open() throws Exception {
    SmallValues small = SmallValues.defaults().withMemoryBytes(1L << 30);
    return StoreDirectory.open(StoreDirectoryOptions.of(directory).withSmallValues(small));
  }

  private void measure(NamedCache cache, int keys, String what) {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = thread.getCurrentThreadAllocatedBytes();
      long start = thread.getCurrentThreadCpuTime();
      for (int i = 0; i < HITS; i++) {
        Objects.requireNonNull(cache.find(random.nextInt(keys)));
      }
      System.out.printf(
          "%s: %d ns and %d bytes a hit%n",
          what,
          (thread.getCurrentThreadCpuTime() - start) / HITS,
          (thread.getCurrentThreadAllocatedBytes() - allocated) / HITS);
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
