package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Entries of about 100 KB under a cap on what is mapped. */
class MappedBudgetTests {

  private static final long CAP = 1_000_000;
  private static final long ENTRY = 140_000;

  @TempDir private Path directory;
  private StoreDirectory opened;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory).withMaxMappedBytes(CAP));
  }

  private NamedCache open(String name) {
    return Caches.open(opened, name);
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private long liveBytes() {
    return opened.mappedBytes() - opened.retiredBytes();
  }

  private static ArrowTable table(long seed) {
    return RandomDoubles.table(6, 1, 2_000, seed);
  }

  private static double sum(NamedCache cache, Object key) {
    return RandomDoubles.sum(Caches.hit(cache, key), "d1");
  }

  private static double expected(long seed) {
    return RandomDoubles.sum(table(seed), "d1");
  }

  @Test
  void entriesOfAllCaches_stayWithinTheCap_andAllAreHits() throws IOException {
    NamedCache one = open("one");
    NamedCache two = open("two");
    for (int i = 0; i < 20; i++) {
      one.put(i, table(i));
      two.put(i, table(100 + i));
      assertThat(liveBytes()).isLessThanOrEqualTo(CAP);
    }
    assertThat(liveBytes()).isGreaterThan(CAP - ENTRY);
    for (int i = 0; i < 20; i++) {
      assertThat(sum(one, i)).isEqualTo(expected(i));
      assertThat(sum(two, i)).isEqualTo(expected(100 + i));
      assertThat(liveBytes()).isLessThanOrEqualTo(CAP);
    }
    assertThat(one.statistics().misses() + two.statistics().misses()).isZero();
  }

  @Test
  void entryThatIsHit_staysMapped_whileAnotherCacheTakesTheRoom() throws IOException {
    NamedCache hot = open("hot");
    NamedCache other = open("other");
    hot.put("k", table(1));
    ArrowTable view = Caches.hit(hot, "k");
    for (int i = 0; i < 50; i++) {
      tick();
      assertThat(Caches.hit(hot, "k")).as("the view of the same mapping").isSameAs(view);
      other.put(i, table(i));
    }
    assertThat(liveBytes()).isGreaterThan(CAP - ENTRY);
  }

  @Test
  void cacheThatIsHitNoMore_makesRoomForTheOther() throws IOException {
    NamedCache old = open("old");
    NamedCache busy = open("busy");
    for (int i = 0; i < 5; i++) {
      old.put(i, table(i));
    }
    tick();
    for (int i = 0; i < 5; i++) {
      busy.put(i, table(i));
    }
    List<ArrowTable> views = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      views.add(Caches.hit(busy, i));
    }
    tick();
    for (int i = 5; i < 8; i++) {
      old.put(i, table(i));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(Caches.hit(busy, i)).isSameAs(views.get(i));
    }
  }

  /** Lets the budget's time go on, as the sweeper does each second. */
  private void tick() {
    opened.budget().tick();
  }

  @Test
  void viewOfAnEntryThatMadeRoom_readsOn_andItsBytesCountAsRetired() throws IOException {
    NamedCache cache = open("tables");
    cache.put("first", table(1));
    ArrowTable view = Caches.hit(cache, "first");
    for (int i = 0; i < 20; i++) {
      tick();
      cache.put(i, table(i));
    }
    assertThat(RandomDoubles.sum(view, "d1")).isEqualTo(expected(1));
    assertThat(Caches.hit(cache, "first")).isNotSameAs(view);
    assertThat(opened.retiredBytes()).isGreaterThanOrEqualTo(view.sizeBytes());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void entryLargerThanTheCap_isServedAndNotKept() throws IOException {
    NamedCache cache = open("tables");
    cache.put("small", table(1));
    ArrowTable small = Caches.hit(cache, "small");
    cache.put("large", RandomDoubles.table(6, 20, 2_000, 5));
    double sum = RandomDoubles.sum(RandomDoubles.table(6, 20, 2_000, 5), "d1");

    ArrowTable first = Caches.hit(cache, "large");
    ArrowTable second = Caches.hit(cache, "large");

    assertThat(first.sizeBytes()).isGreaterThan(CAP);
    assertThat(RandomDoubles.sum(first, "d1")).isEqualTo(sum);
    assertThat(RandomDoubles.sum(second, "d1")).isEqualTo(sum);
    assertThat(second).isNotSameAs(first);
    assertThat(liveBytes()).isEqualTo(small.sizeBytes());
    assertThat(Caches.hit(cache, "small")).as("made no room for it").isSameAs(small);
    assertThat(opened.retiredBytes()).isGreaterThanOrEqualTo(2 * first.sizeBytes());
  }

  @Test
  void entryReplacedByOneLargerThanTheCap_isNotServedAgain() throws IOException {
    NamedCache cache = open("tables");
    cache.put("k", table(1));
    Caches.hit(cache, "k");
    cache.put("k", RandomDoubles.table(6, 20, 2_000, 5));
    assertThat(Caches.hit(cache, "k").rowCount()).isEqualTo(40_000);
    cache.put("k", table(2));
    assertThat(sum(cache, "k")).isEqualTo(expected(2));
  }

  @Test
  void threadsThatMapAtTheSameTime_areWithinTheCapAfterwards() throws Exception {
    NamedCache cache = open("tables");
    for (int i = 0; i < 40; i++) {
      cache.put(i, table(i));
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int start = thread;
        running.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 400; i++) {
                    Caches.hit(cache, (start * 5 + i) % 40);
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(liveBytes()).isBetween(1L, CAP);
  }
}
