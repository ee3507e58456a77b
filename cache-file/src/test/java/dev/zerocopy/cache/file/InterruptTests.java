package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.TestSeed;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread that is interrupted at any moment of what it does with a cache. */
class InterruptTests {

  private static final int ROUNDS = 120;

  @TempDir private Path directory;

  @Test
  void thread_interruptedAgainAndAgain_putsReadsAndEvictsAllTheSame() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    Random random = TestSeed.random();
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      CompletableFuture<Void> outcome = new CompletableFuture<>();
      Thread worker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      work(opened);
                      outcome.complete(null);
                    } catch (Throwable e) {
                      outcome.completeExceptionally(e);
                    }
                    ended.set(true);
                  });
      while (!ended.get()) {
        worker.interrupt();
        LockSupport.parkNanos(random.nextInt(400_000));
      }
      outcome.get(1, TimeUnit.MINUTES);
    }
  }

  private static void work(StoreDirectory opened) {
    NamedCache cache = Caches.open(opened, "tables");
    NamedCache forced = Caches.open(opened, "forced", Fsync.FULL);
    for (int round = 0; round < ROUNDS; round++) {
      change(cache, round);
      if (round % 10 == 0) {
        change(forced, round);
      }
    }
    assertThat(cache.statistics().putFailures.sum()).isZero();
    assertThat(forced.statistics().putFailures.sum()).isZero();
  }

  private static void change(NamedCache cache, int round) {
    int version = 500 + round;
    assertThat(cache.put(1, FaultTables.table(1, version))).isTrue();
    NamedCache.Hit hit = Objects.requireNonNull(cache.find(1), "hit in round " + round);
    ArrowTable table = (ArrowTable) Objects.requireNonNull(hit.value());
    assertThat(FaultTables.version(table)).isEqualTo(version);
    assertThat(FaultTables.isRight(1, table)).isTrue();
    if (round % 3 == 0) {
      assertThat(cache.evict(1)).isTrue();
      assertThat(cache.find(1)).isNull();
    }
    if (round % 50 == 0) {
      cache.clear();
      assertThat(cache.find(1)).isNull();
    }
  }
}
