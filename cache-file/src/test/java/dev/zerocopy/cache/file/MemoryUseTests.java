package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MemoryUse;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What each cache of a directory takes of memory, beside the sums of all. */
class MemoryUseTests {

  @TempDir private Path directory;

  private StoreDirectory opened;
  private NamedCache first;
  private NamedCache second;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    first = Caches.open(opened, "first");
    second = Caches.open(opened, "second");
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private static MemoryUse memory(NamedCache cache) {
    return Objects.requireNonNull(cache.store().memory());
  }

  private static long lengthBytes(NamedCache cache, Object key) {
    return Objects.requireNonNull(cache.store().find(CacheKey.of(key))).lengthBytes();
  }

  @Test
  void mappedAndRetired_areOfTheCacheAlone_andAddUp() {
    first.put("k", RandomDoubles.table(2, 1, 10_000, 1));
    second.put("k", RandomDoubles.table(3, 1, 10_000, 2));
    ArrowTable held = Caches.hit(first, "k");
    long firstBytes = lengthBytes(first, "k");
    long secondBytes = lengthBytes(second, "k");

    assertThat(memory(first).mappedBytes()).isEqualTo(firstBytes);
    assertThat(memory(second).mappedBytes()).isEqualTo(secondBytes);
    assertThat(memory(first).mappings()).isEqualTo(1);
    assertThat(memory(first).retiredBytes()).isZero();
    assertThat(opened.mappedBytes()).isEqualTo(firstBytes + secondBytes);

    first.evict("k");

    assertThat(memory(first).mappedBytes()).isEqualTo(firstBytes);
    assertThat(memory(first).retiredBytes()).isEqualTo(firstBytes);
    assertThat(memory(second).retiredBytes()).isZero();
    assertThat(opened.retiredBytes()).isEqualTo(firstBytes);
    assertThat(held.batchCount()).isEqualTo(1);
  }

  @Test
  void smallValues_areHeapOfTheCacheAlone_untilTheyGo() {
    first.put("a", null);
    first.put("b", null);
    second.put("a", null);
    for (NamedCache cache : List.of(first, second)) {
      assertThat(cache.find("a")).isNotNull();
    }
    assertThat(first.find("b")).isNotNull();
    long all = opened.heapBytes();

    assertThat(memory(first).heapBytes()).isEqualTo(all / 3 * 2);
    assertThat(memory(second).heapBytes()).isEqualTo(all / 3);
    assertThat(memory(first).mappedBytes()).isZero();

    first.put("a", null);
    assertThat(first.find("a")).isNotNull();
    assertThat(memory(first).heapBytes()).as("replaced").isEqualTo(all / 3 * 2);
    first.evict("a");
    assertThat(memory(first).heapBytes()).as("evicted").isEqualTo(all / 3);
    first.clear();
    assertThat(memory(first).heapBytes()).as("cleared").isZero();
    assertThat(opened.heapBytes()).isEqualTo(all / 3);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void resident_isWhatIsInThePageCache() throws IOException {
    assertThat(memory(first).residentBytes()).isZero();
    for (int i = 0; i < 5; i++) {
      first.put(i, RandomDoubles.table(4, 1, 50_000, i));
      assertThat(Caches.hit(first, i).batchCount()).isEqualTo(1);
    }
    long mapped = memory(first).mappedBytes();
    // Just written, so in the page cache, whoever touched the mapping or not; gaps are not.
    assertThat(memory(first).residentBytes()).isBetween(mapped / 10 * 8, mapped);
    assertThat(memory(second).residentBytes()).isZero();
  }
}
