package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many entries a cache has, while files of before a clear are still there. */
class EntryCountTests {

  @TempDir private Path directory;

  private StoreDirectory opened;
  private CacheStore store;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    store = opened.store("a", ChecksumMode.LAZY);
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private void put(int key) throws IOException {
    Blobs.put(store, key, 2 * Blobs.BLOCK);
  }

  private long entries() {
    return store.statistics().entries();
  }

  @Test
  void clear_leavesNoneAtOnce() throws IOException {
    for (int key = 0; key < 100; key++) {
      put(key);
    }
    assertThat(entries()).isEqualTo(100);
    store.clear();
    assertThat(entries()).isZero();
    assertThat(store.statistics().removals.sum()).isEqualTo(100);
    put(1);
    assertThat(entries()).isEqualTo(1);
    store.clear();
    store.clear();
    assertThat(entries()).isZero();
    assertThat(store.statistics().removals.sum()).isEqualTo(101);
  }

  @Test
  void puttingEvictingAndClearing_inWhateverOrder_countsWhatIsThere() throws IOException {
    Random random = TestSeed.random();
    Set<Integer> there = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      int key = random.nextInt(200);
      switch (random.nextInt(100)) {
        case 0 -> {
          store.clear();
          there.clear();
        }
        case 1 -> opened.evictNow();
        case 2 -> {
          close();
          open();
        }
        default -> {
          if (random.nextInt(3) == 0) {
            assertThat(store.evict(CacheKey.of(key))).isEqualTo(there.remove(key));
          } else {
            put(key);
            there.add(key);
          }
        }
      }
      assertThat(entries()).as("after %d steps %s", i, TestSeed.hint()).isEqualTo(there.size());
    }
    opened.evictNow();
    assertThat(Blobs.entriesOnDisk(directory)).isEqualTo(there.size());
  }
}
