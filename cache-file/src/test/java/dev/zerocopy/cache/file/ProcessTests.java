package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTests {

  @TempDir Path directory;

  @Test
  void kill_inTheMiddleOfPuts_leavesWholeEntriesOnly() throws Exception {
    long seed = Long.getLong("zerocopy.test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    double[] sums = new double[5];
    for (int key = 0; key < 5; key++) {
      sums[key] = RandomDoubles.sum(RandomDoubles.table(3, 4, 30_000, key), "d2");
    }
    for (int round = 0; round < 3; round++) {
      try (ChildJvm child = ChildJvm.start(PutForever.class, List.of(), directory.toString())) {
        child.waitForLine("put");
        Thread.sleep(random.nextInt(300));
      }
      assertThat(temporaryFiles()).as("what the killed process left").isNotEmpty();
      try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
        NamedCache cache = Caches.open(opened, "tables");
        int found = 0;
        for (int key = 0; key < 5; key++) {
          NamedCache.Hit hit = cache.find(key);
          if (hit != null) {
            found++;
            ArrowTable table = (ArrowTable) Objects.requireNonNull(hit.value());
            assertThat(RandomDoubles.sum(table, "d2")).as("seed %s", seed).isEqualTo(sums[key]);
          }
        }
        assertThat(found).isPositive();
        assertThat(temporaryFiles()).as("folders of living processes").hasSize(1);
      }
    }
  }

  private List<Path> temporaryFiles() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("tmp"))) {
      return files.toList();
    }
  }

  @Test
  void shard_thatAnotherProcessKeepsLocked_isReadButNotChanged() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      cache.put("old", RandomDoubles.table(1, 1, 10, 1));
      try (ChildJvm holder = lockAllShards()) {
        holder.waitForLine("locked");
        assertThat(cache.find("old")).as("readers take no lock").isNotNull();
        CompletableFuture<Boolean> put =
            CompletableFuture.supplyAsync(
                () -> cache.put("new", RandomDoubles.table(1, 1, 10, 1)),
                Thread::startVirtualThread);
        cache.evict("old");
        assertThat(cache.find("old")).as("evicted, though its file is there").isNull();
        assertThat(put.get(1, TimeUnit.MINUTES)).as("stored without the lock").isFalse();
        assertThat(cache.find("new")).isNull();
      }
      assertThat(cache.put("new", RandomDoubles.table(1, 1, 10, 1))).isTrue();
      assertThat(cache.find("new")).isNotNull();
      assertThat(cache.evict("new")).isTrue();
      assertThat(cache.put("old", RandomDoubles.table(1, 1, 10, 1))).isTrue();
      assertThat(cache.find("old")).isNotNull();
    }
  }

  private ChildJvm lockAllShards() throws Exception {
    String file = directory.resolve("lock").toString();
    return ChildJvm.start(
        LockHolder.class, List.of(), file, "1", String.valueOf(Long.MAX_VALUE - 1));
  }

  @Test
  @SuppressWarnings("try") // closing one of the two early is the point
  void directory_openedTwiceInOneJvm_isOneDirectory() throws Exception {
    try (StoreDirectory first = StoreDirectory.open(StoreDirectoryOptions.of(directory));
        StoreDirectory second = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache one = Caches.open(first, "tables");
      NamedCache other = Caches.open(second, "tables");
      one.put("k", RandomDoubles.table(1, 1, 10, 1));
      assertThat(other.find("k")).isNotNull();
      other.evict("k");
      assertThat(one.find("k")).isNull();
      first.close();
      other.put("k", RandomDoubles.table(1, 1, 10, 1));
      assertThat(other.find("k")).isNotNull();
    }
  }
}
