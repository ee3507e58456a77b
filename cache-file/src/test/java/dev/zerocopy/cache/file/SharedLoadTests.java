package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.LeakWatcher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** One load of a key at a time over two real processes. */
@Timeout(120)
@Isolated
class SharedLoadTests extends TwoProcesses {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private final AtomicInteger ownLoads = new AtomicInteger();

  /** Loads in this process, on a virtual thread. */
  private CompletableFuture<Double> loadHere(String key, long seed) {
    return CompletableFuture.supplyAsync(() -> load(key, seed), Thread::startVirtualThread);
  }

  private Double load(String key, long seed) {
    try {
      return sum(cache.get(key, () -> loaded(seed)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object loaded(long seed) {
    ownLoads.incrementAndGet();
    return table(seed);
  }

  @Test
  void load_isSharedWithTheProcessThatRunsIt() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    CompletableFuture<Double> here = loadHere("k", 2);
    assertThat(load("other", 3)).as("another key").isEqualTo(Peer.sumOf(3));
    assertThat(here).isNotDone();

    tell("go");

    assertThat(here.get(1, TimeUnit.MINUTES)).isEqualTo(Peer.sumOf(1));
    assertThat(answer()).isEqualTo(text(Peer.sumOf(1)));
    assertThat(ownLoads).as("of the other key").hasValue(1);
  }

  @Test
  void load_thatFailsElsewhere_freesTheWaitingOne() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    CompletableFuture<Double> here = loadHere("k", 2);
    load("other", 3);
    assertThat(here).isNotDone();

    tell("fail");

    assertThat(here.get(1, TimeUnit.MINUTES)).isEqualTo(Peer.sumOf(2));
    assertThat(answer()).isEqualTo("failed");
    assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(2)));
  }

  @Test
  void load_whoseProcessIsKilled_freesTheWaitingOne() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    CompletableFuture<Double> here = loadHere("k", 2);
    load("other", 3);
    assertThat(here).isNotDone();

    peer.process().destroyForcibly();

    assertThat(here.get(1, TimeUnit.MINUTES)).isEqualTo(Peer.sumOf(2));
  }

  @Test
  void load_whoseKeyIsEvictedElsewhere_isNotStored() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    cache.evict("k");
    tell("go");
    assertThat(answer()).isEqualTo(text(Peer.sumOf(1)));
    assertThat(find("k")).isNull();
    assertThat(ask("get k")).isEqualTo("null");
  }

  @Test
  void load_whoseCacheIsClearedElsewhere_isNotStored() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    cache.clear();
    put("later", 5);
    tell("go");
    assertThat(answer()).isEqualTo(text(Peer.sumOf(1)));
    assertThat(find("k")).isNull();
    assertThat(ask("get later")).isEqualTo(text(Peer.sumOf(5)));
  }

  @Test
  void nestedLoads_ofTwoKeysInOppositeOrder_bothEnd() throws Exception {
    tell("load-in a b 1");
    peer.waitForLine("loading a");
    Object here =
        cache.get(
            "b",
            () -> {
              tell("go"); // the peer, inside its load of a, asks for b, which is being loaded here
              assertThat(answer()).isEqualTo(text(Peer.sumOf(1)));
              return cache.get("a", () -> loaded(2));
            });
    assertThat(sum(here)).isEqualTo(Peer.sumOf(1));
    assertThat(ownLoads).as("of a, which the peer had stored").hasValue(0);
  }

  @Test
  void nestedLoad_ofAKeyThatIsBeingLoadedElsewhere_doesNotWait() throws Exception {
    tell("load a 1");
    peer.waitForLine("loading a");
    Object here = cache.get("b", () -> cache.get("a", () -> loaded(2)));
    assertThat(sum(here)).isEqualTo(Peer.sumOf(2));
    tell("go");
    answer();
  }

  @Test
  void waiter_thatIsInterrupted_runsItsOwnLoader() throws Exception {
    tell("load k 1");
    peer.waitForLine("loading k");
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread waiter =
        Thread.startVirtualThread(
            () -> {
              load("k", 2);
              stillInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    assertThat(stillInterrupted.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(ownLoads).hasValue(1);
    tell("go");
    answer();
  }
}
