package dev.zerocopy.cache.file;

import static dev.zerocopy.cache.file.Blobs.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.ValueRefusedException;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Disk limits while removed entries are still read: their blocks are not free. */
@EnabledOnOs(OS.LINUX)
class RetiredBudgetTests {

  @TempDir Path directory;

  /** Held by the test, thus reachable as long as it runs. */
  private final List<StoredEntry> views = new ArrayList<>();

  private StoreDirectory opened;
  private CacheStore store;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    store =
        opened.store(
            "a", FileStoreOptions.of(ChecksumMode.LAZY).withLimits(new DiskLimits(4 * MIB, 0)));
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private StoredEntry view(Object key) {
    return Objects.requireNonNull(store.find(CacheKey.of(key)));
  }

  private long retiredOnDisk() {
    return opened.folder("a").files.page.budget().retiredBytes();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - start).as("waited too long").isLessThan(120_000_000_000L);
      Thread.sleep(50);
    }
  }

  @Test
  void removedEntriesThatAreRead_takeOfTheLimit_untilTheyAreLetGoOf() throws Exception {
    for (int i = 0; i < 3; i++) {
      Blobs.put(store, "k", MIB);
      views.add(view("k"));
    }
    store.evict(CacheKey.of("k"));
    await(() -> retiredOnDisk() == 3 * MIB);
    assertThat(store.statistics().bytesStored()).isZero();

    assertThatThrownBy(() -> Blobs.put(store, "large", 2 * MIB))
        .isInstanceOfSatisfying(
            ValueRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROOM))
        .hasMessageContaining("still read");
    Blobs.put(store, "small", MIB / 2);

    views.clear();
    await(() -> retiredOnDisk() == 0); // the shortage asks for collections
    Blobs.put(store, "large", 2 * MIB);
    assertThat(Blobs.has(store, "large")).isTrue();
  }

  @Test
  void entriesThatAreEvictedWhileRead_doNotTakeTheOthersWithThem() throws Exception {
    for (int i = 0; i < 3; i++) {
      Blobs.put(store, i, MIB);
      views.add(view(i));
    }
    Blobs.put(store, "new", 3 * MIB / 2); // one of the three makes room
    await(() -> retiredOnDisk() == MIB);
    for (int i = 0; i < 20; i++) {
      opened.evictNow();
      Thread.sleep(100);
    }
    assertThat(store.statistics().entries()).isEqualTo(3);
  }
}
