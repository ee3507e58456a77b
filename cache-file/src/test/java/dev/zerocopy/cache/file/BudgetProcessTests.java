package dev.zerocopy.cache.file;

import static dev.zerocopy.cache.file.Blobs.KIB;
import static dev.zerocopy.cache.file.Blobs.bytesOnDisk;
import static dev.zerocopy.cache.file.Blobs.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.ValueRefusedException;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Limits of the disk that several processes hold together. */
@Execution(ExecutionMode.CONCURRENT)
class BudgetProcessTests {

  private static final long LIMIT = 600 * KIB;

  /** Small enough not to be mapped: what goes is free at once. */
  private static final long SIZE = 12 * KIB;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // by most tests
  private StoreDirectory opened;

  @SuppressWarnings("NullAway.Init")
  private CacheStore store;

  private void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    store =
        opened.store(
            PutBlobs.CACHE,
            FileStoreOptions.of(ChecksumMode.LAZY).withLimits(new DiskLimits(LIMIT, 0)));
  }

  @AfterEach
  void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  private ChildJvm putBlobs(String prefix, int count) throws Exception {
    return ChildJvm.start(
        PutBlobs.class,
        List.of(),
        directory.toString(),
        String.valueOf(LIMIT),
        prefix,
        String.valueOf(count),
        String.valueOf(SIZE));
  }

  @Test
  void processes_holdOneLimit_whicheverEvicts() throws Exception {
    open();
    try (ChildJvm first = putBlobs("first", 300);
        ChildJvm second = putBlobs("second", 300)) {
      second.waitForLine("ready");
      long most = 0;
      for (int i = 0; i < 300; i++) {
        put(store, "own" + i, SIZE);
        most = Math.max(most, store.statistics().bytesStored());
      }
      assertThat(first.waitForLine("refused")).isEqualTo("0");
      assertThat(second.waitForLine("refused")).isEqualTo("0");
      assertThat(most).isLessThanOrEqualTo(LIMIT + 2 * SIZE);
    }
    opened.evictNow();
    assertThat(store.statistics().bytesStored()).isEqualTo(bytesOnDisk(directory));
    assertThat(bytesOnDisk(directory)).isBetween(LIMIT / 2, LIMIT);
  }

  @Test
  void evictorThatIsKilled_isReplaced() throws Exception {
    try (ChildJvm evictor = putBlobs("k", 100)) {
      assertThat(evictor.waitForLine("refused")).isEqualTo("0");
      open();
      for (int i = 0; i < 20; i++) {
        put(store, "own" + i, SIZE); // the other process makes room
      }
      evictor.process().destroyForcibly().waitFor();
      int refused = 0;
      for (int i = 0; i < 200; i++) {
        try {
          put(store, "after" + i, SIZE);
        } catch (ValueRefusedException e) {
          refused++;
        }
      }
      assertThat(refused).as("while nobody evicted").isLessThanOrEqualTo(3);
      assertThat(bytesOnDisk(directory)).isLessThanOrEqualTo(LIMIT);
    }
  }

  @Test
  void evictorThatIsStopped_valuesAreRefused_andStoredAgainWhenItGoesOn() throws Exception {
    try (ChildJvm evictor = putBlobs("k", 100)) {
      evictor.waitForLine("refused");
      open();
      signal("STOP", evictor);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  put(store, "own" + i, SIZE);
                }
              })
          .isInstanceOfSatisfying(
              ValueRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ROOM))
          .hasMessageContaining("max-size");
      assertThat(bytesOnDisk(directory)).isLessThanOrEqualTo(LIMIT);
      signal("CONT", evictor);
      put(store, "after", SIZE);
    }
  }

  private static void signal(String name, ChildJvm process) throws Exception {
    long pid = process.process().pid();
    assertThat(new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor()).isZero();
  }

  @Test
  void processKilledBetweenRenameAndCount_isCountedRight() throws Exception {
    open();
    put(store, "a", SIZE);
    put(store, "b", SIZE);
    Path folder = directory.resolve("caches").resolve(PutBlobs.CACHE);
    CacheKey key = CacheKey.of("killed");
    Path file = FileNames.ofEntry(folder, key);
    PrivateFiles.createDirectories(FileNames.shardFolder(folder, key));
    Files.copy(Caches.entryFiles(directory).getFirst(), file);
    CoherencePage page = CoherencePage.open(folder);
    int share = Shards.shareOf(key);
    page.setCounter(share, page.counter(share) + 1);
    assertThat(store.statistics().bytesStored()).isEqualTo(2 * SIZE);

    opened.evictNow();

    assertThat(store.statistics().entries()).isEqualTo(3);
    assertThat(store.statistics().bytesStored()).isEqualTo(bytesOnDisk(directory));
    assertThat(page.counter(share) & 1).isZero();
  }

  @Test
  void moreEventsThanTheJournalHolds_theDirectoryIsRead() throws Exception {
    open();
    Journal journal = Journal.open(directory);
    for (int i = 0; i < 20; i++) {
      put(store, i, SIZE);
    }
    for (int i = 0; i < 100_000; i++) {
      journal.remove(EntryFiles.hashOf(Path.of(PutBlobs.CACHE)), i, i);
    }
    for (int i = 0; i < 200; i++) {
      put(store, "more" + i, SIZE);
      assertThat(bytesOnDisk(directory)).isLessThanOrEqualTo(LIMIT);
    }
    opened.evictNow();
    assertThat(store.statistics().bytesStored()).isEqualTo(bytesOnDisk(directory));
    assertThat(bytesOnDisk(directory)).isBetween(LIMIT / 2, LIMIT);
    assertThat(store.statistics().evictions(EvictionCause.SIZE))
        .isEqualTo(220 - store.statistics().entries());
  }
}
