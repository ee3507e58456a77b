package dev.zerocopy.cache.file;

import static dev.zerocopy.cache.file.Blobs.BLOCK;
import static dev.zerocopy.cache.file.Blobs.KIB;
import static dev.zerocopy.cache.file.Blobs.MIB;
import static dev.zerocopy.cache.file.Blobs.has;
import static dev.zerocopy.cache.file.Blobs.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.ValueRefusedException;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTests {

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock();

  @SuppressWarnings("NullAway.Init") // by each test
  private StoreDirectory opened;

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private void open(DiskLimits limits) throws IOException {
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory).withClock(clock).withLimits(limits));
  }

  private CacheStore store(String name, DiskLimits limits) {
    return opened.store(name, FileStoreOptions.of(ChecksumMode.LAZY).withLimits(limits));
  }

  private long bytesOnDisk() {
    return Blobs.bytesOnDisk(directory);
  }

  @Test
  void maxSizeOfACache_isHeldAfterEachPut() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    for (int i = 0; i < 100; i++) {
      put(store, i, 100 * KIB);
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(MIB);
    }
    opened.evictNow();
    assertThat(store.statistics().bytesStored()).isEqualTo(bytesOnDisk());
    assertThat(bytesOnDisk()).isGreaterThan(MIB / 2);
    assertThat(store.statistics().evictions(EvictionCause.SIZE))
        .isEqualTo(100 - store.statistics().entries());
  }

  @Test
  void maxEntriesOfACache_isHeldAfterEachPut() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(0, 10));
    for (int i = 0; i < 100; i++) {
      put(store, i, 2 * BLOCK);
      assertThat(Blobs.entriesOnDisk(directory)).isLessThanOrEqualTo(10);
    }
    assertThat(store.statistics().entries()).isBetween(9L, 10L);
  }

  @Test
  void bothLimits_areHeld() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 10));
    for (int i = 0; i < 60; i++) {
      put(store, i, i % 2 == 0 ? 2 * BLOCK : 200 * KIB);
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(MIB);
      assertThat(Blobs.entriesOnDisk(directory)).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void maxSizeOfTheDirectory_isHeldOverAllCaches() throws IOException {
    open(new DiskLimits(MIB, 0));
    List<CacheStore> stores = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      stores.add(store(name, DiskLimits.NONE));
    }
    stores.add(store("limited", new DiskLimits(300 * KIB, 0)));
    for (int i = 0; i < 100; i++) {
      put(stores.get(i % 4), i, 60 * KIB);
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(MIB);
      assertThat(stores.get(3).statistics().bytesStored()).isLessThanOrEqualTo(300 * KIB);
    }
    opened.evictNow();
    assertThat(opened.storedBytes()).isEqualTo(bytesOnDisk());
  }

  @Test
  void limitsOfCaches_thatAreMoreThanTheDirectorys_giveWay() throws IOException {
    open(new DiskLimits(MIB, 0));
    CacheStore a = store("a", new DiskLimits(MIB, 0));
    CacheStore b = store("b", new DiskLimits(MIB, 0));
    for (int i = 0; i < 50; i++) {
      put(a, i, 60 * KIB);
      put(b, i, 60 * KIB);
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(MIB);
    }
    assertThat(a.statistics().bytesStored()).isGreaterThan(200 * KIB);
    assertThat(b.statistics().bytesStored()).isGreaterThan(200 * KIB);
  }

  @Test
  void oversizedValue_isRefusedAndEvictsNothing() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    for (int i = 0; i < 9; i++) {
      put(store, i, 100 * KIB);
    }
    assertThatThrownBy(() -> put(store, "large", MIB + BLOCK))
        .isInstanceOfSatisfying(
            ValueRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVERSIZED))
        .hasMessageContaining("max-size of cache a")
        .hasMessageContaining(String.valueOf(MIB));
    opened.evictNow();
    for (int i = 0; i < 9; i++) {
      assertThat(has(store, i)).isTrue();
    }
    assertThat(has(store, "large")).isFalse();
    assertThat(temporaryFiles()).isEmpty();
  }

  private List<Path> temporaryFiles() throws IOException {
    try (var files = Files.walk(directory.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  @Test
  void replacedEntry_countsOnce() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    put(store, "other", 100 * KIB);
    for (int i = 0; i < 50; i++) {
      put(store, "k", 600 * KIB);
    }
    assertThat(has(store, "other")).isTrue();
    assertThat(has(store, "k")).isTrue();
    assertThat(store.statistics().bytesStored()).isEqualTo(700 * KIB);
  }

  @Test
  void burstOfPutsThatNobodyReads_replacesTheWholeLimitManyTimes() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(4 * MIB, 0));
    for (int i = 0; i < 300; i++) {
      put(store, i, 100 * KIB);
    }
    assertThat(opened.mappedBytes() + opened.retiredBytes()).isZero();
    assertThat(bytesOnDisk()).isBetween(3 * MIB, 4 * MIB);
  }

  @Test
  void entriesThatAreUsed_stay() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    for (int hot = 0; hot < 5; hot++) {
      put(store, "hot" + hot, 60 * KIB);
    }
    for (int i = 0; i < 200; i++) {
      clock.advance(Duration.ofSeconds(2));
      put(store, i, 60 * KIB);
      for (int hot = 0; hot < 5; hot++) {
        assertThat(has(store, "hot" + hot)).as("hot %d after %d puts", hot, i).isTrue();
      }
    }
  }

  @Test
  void lastUse_isKnownAfterARestart() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(0, 20));
    for (int i = 0; i < 18; i++) {
      put(store, i, 2 * BLOCK);
    }
    opened.evictNow(); // which dates the puts
    clock.advance(Duration.ofMinutes(10));
    for (int used = 6; used < 12; used++) {
      assertThat(has(store, used)).isTrue();
    }
    opened.evictNow();
    opened.close();
    open(DiskLimits.NONE);
    CacheStore reopened = store("a", new DiskLimits(0, 12));
    opened.evictNow();
    assertThat(reopened.statistics().entries()).isBetween(11L, 12L);
    for (int used = 6; used < 12; used++) {
      assertThat(has(reopened, used)).as("used %d", used).isTrue();
    }
  }

  @Test
  void limitThatIsLowered_isHeldAtOnce_andOneThatIsRaisedToo() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", DiskLimits.NONE);
    for (int i = 0; i < 20; i++) {
      put(store, i, 100 * KIB);
    }
    store("a", new DiskLimits(MIB, 0));
    opened.evictNow();
    assertThat(bytesOnDisk()).isBetween(MIB / 2, MIB);
    store("a", new DiskLimits(4 * MIB, 0));
    for (int i = 0; i < 20; i++) {
      put(store, i, 100 * KIB);
    }
    assertThat(bytesOnDisk()).isEqualTo(20 * 100 * KIB);
  }

  @Test
  void clear_givesItsRoomBack() throws IOException {
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 5; i++) {
        put(store, round + "." + i, 150 * KIB);
      }
      store.clear();
      put(store, "after", 500 * KIB);
      // A hit would map it, and what is removed and was read takes room until it is collected.
      assertThat(store.statistics().entries()).isEqualTo(1);
    }
  }

  @Test
  void cacheThatNobodyOpened_countsAndIsEvictedFrom() throws IOException {
    open(DiskLimits.NONE);
    put(store("old", DiskLimits.NONE), "k", 700 * KIB);
    opened.close();
    open(new DiskLimits(MIB, 0));
    opened.evictNow();
    assertThat(opened.storedBytes()).isEqualTo(700 * KIB);
    CacheStore store = store("new", DiskLimits.NONE);
    put(store, "a", 500 * KIB);
    put(store, "b", 300 * KIB);
    assertThat(bytesOnDisk()).isEqualTo(800 * KIB);
    assertThat(has(store, "a") && has(store, "b")).isTrue();
  }

  @Test
  void lowDisk_turnsWritesOff_andOnAgain() throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory).withMinFreeBytes(free + (1L << 40)));
    CacheStore store = store("a", DiskLimits.NONE);
    assertThat(opened.isLowOnDisk()).isTrue();
    assertThatThrownBy(() -> put(store, "k", 2 * BLOCK))
        .isInstanceOfSatisfying(
            ValueRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOW_DISK))
        .hasMessageContaining("min-free-space");
    opened.close();
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory).withMinFreeBytes(1));
    CacheStore again = store("a", DiskLimits.NONE);
    put(again, "k", 2 * BLOCK);
    assertThat(has(again, "k")).isTrue();
  }

  @Test
  void manyWriters_overshootByWhatTheyWriteAtATime_atMost() throws Exception {
    long writers = 8;
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(MIB, 0));
    List<CompletableFuture<Void>> running = new ArrayList<>();
    long[] most = new long[(int) writers];
    for (int w = 0; w < writers; w++) {
      int writer = w;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    put(store, writer * 1000 + i, 12 * KIB);
                    most[writer] = Math.max(most[writer], store.statistics().bytesStored());
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              Thread::startVirtualThread));
    }
    running.forEach(CompletableFuture::join);
    for (long bytes : most) {
      assertThat(bytes).isLessThanOrEqualTo(MIB + (writers - 1) * 12 * KIB);
    }
    opened.evictNow();
    assertThat(store.statistics().bytesStored()).isEqualTo(bytesOnDisk());
  }

  /** The evictor learns of hits at most once a second; what it keeps is nearly as good. */
  @Test
  void hitRate_ofASkewedLoad_isNearThatOfCaffeine() throws IOException {
    Random random = TestSeed.random();
    int keys = 2000;
    int limit = 200;
    open(DiskLimits.NONE);
    CacheStore store = store("a", new DiskLimits(0, limit));
    var model = Caffeine.newBuilder().maximumSize(limit).executor(Runnable::run).build();
    int hits = 0;
    int modelHits = 0;
    for (int i = 0; i < 20_000; i++) {
      clock.advance(Duration.ofMillis(200));
      int key = (int) (keys * Math.pow(random.nextDouble(), 4));
      if (has(store, key)) {
        hits++;
      } else {
        put(store, key, 2 * BLOCK);
      }
      if (model.getIfPresent(key) != null) {
        modelHits++;
      } else {
        model.put(key, key);
      }
    }
    System.out.println("hits: " + hits + ", of Caffeine: " + modelHits);
    assertThat(hits).isGreaterThan((int) (0.9 * modelHits));
  }
}
