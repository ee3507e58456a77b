package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class ViewLifetimeTests {

  @TempDir Path directory;

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @CsvSource({"-Xmixed, 40000", "-Xint, 2000"})
  void view_readByEightThreads_survivesWhateverHappensToItsEntry(String mode, String rows)
      throws Exception {
    List<String> output =
        ChildJvm.run(ViewSurvival.class, List.of(mode), directory.toString(), rows);

    assertThat(output)
        .contains(
            "replace survived",
            "evict survived",
            "clear survived",
            "expiry survived",
            "close survived",
            "left 0");
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(strings = {"replace", "evict", "clear"})
  void retiredEntry_whileItsReadersPause_holdsNoPages(String how) throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      cache.put("k", RandomDoubles.table(4, 3, 100_000, 1));
      ArrowTable view = Caches.hit(cache, "k");
      double sum = touchAll(view);
      assertThat(Caches.residentBytes(directory)).isGreaterThan(9_000_000);

      switch (how) {
        case "replace" -> cache.put("k", RandomDoubles.table(1, 1, 10, 2));
        case "evict" -> cache.evict("k");
        default -> cache.clear();
      }

      assertThat(Caches.residentBytes(directory)).isLessThan(100_000);
      assertThat(opened.retiredBytes()).isGreaterThan(9_000_000);
      assertThat(touchAll(view)).isEqualTo(sum);
    }
  }

  private static double touchAll(ArrowTable table) {
    double sum = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      for (int column = 0; column < 4; column++) {
        var values = table.batch(i).column(column);
        for (int row = 0; row < values.length(); row++) {
          sum += values.getDouble(row);
        }
      }
    }
    return sum;
  }

  @Test
  void strayWrite_throughAVector_isSeenByThatRootAlone() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      cache.put("k", RandomDoubles.table(2, 1, 100_000, 1));
      Path file = Caches.entryFiles(directory).getFirst();
      byte[] before = Files.readAllBytes(file);
      ArrowBatch batch = Caches.hit(cache, "k").batch(0);
      double first = batch.column("d0").getDouble(0);

      VectorSchemaRoot root = batch.toRoot();
      Float8Vector vector = (Float8Vector) root.getVector("d0");
      for (int row = 0; row < vector.getValueCount(); row++) {
        vector.set(row, -1);
      }

      assertThat(vector.get(0)).isEqualTo(-1);
      assertThat(Arrays.equals(Files.readAllBytes(file), before)).isTrue();
      assertThat(batch.column("d0").getDouble(0)).isEqualTo(first);
      Float8Vector other = (Float8Vector) batch.toRoot().getVector("d0");
      assertThat(other.get(0)).isEqualTo(first);
    }
  }

  @Test
  void root_closedOrNot_leavesOtherHitsAlone() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "roots");
      try (var allocator = new RootAllocator();
          Float8Vector values = new Float8Vector("v", allocator)) {
        values.allocateNew(3);
        for (int i = 0; i < 3; i++) {
          values.set(i, i + 0.5);
        }
        values.setValueCount(3);
        assertThat(cache.put("k", VectorSchemaRoot.of(values))).isTrue();
      }

      VectorSchemaRoot closed = rootOf(cache);
      closed.close();
      VectorSchemaRoot open = rootOf(cache);
      cache.evict("k");
      System.gc();

      assertThat(open.getRowCount()).isEqualTo(3);
      assertThat(((Float8Vector) open.getVector("v")).get(2)).isEqualTo(2.5);
    }
  }

  private static VectorSchemaRoot rootOf(NamedCache cache) {
    NamedCache.Hit hit = Objects.requireNonNull(cache.find("k"));
    return (VectorSchemaRoot) Objects.requireNonNull(hit.value());
  }
}
