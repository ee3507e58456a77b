package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.PutCondition;
import io.lettuce.core.RedisClient;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One load at a time over processes. */
class LeaseTests {

  private static final CacheKey KEY = CacheKey.of("key");

  private RedisServer server;
  private TestBackend here;
  private TestBackend there;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    here = TestBackend.on(RedisClient.create(server.uri()), UnaryOperator.identity());
    there = here.other(RedisClient.create(server.uri()), UnaryOperator.identity());
    legs(here).find(KEY);
    legs(there).find(KEY);
  }

  @AfterEach
  void close() {
    here.close();
    there.close();
    server.close();
  }

  private static CacheStore legs(TestBackend backend) {
    return backend.backend().store("legs", RedisStoreOptions.DEFAULT);
  }

  private static LoadLease take(TestBackend backend) throws InterruptedException {
    return Objects.requireNonNull(legs(backend).lease(KEY, true));
  }

  private CompletableFuture<LoadLease> waiting(TestBackend backend) {
    CompletableFuture<LoadLease> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                taken.complete(take(backend));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });
    return taken;
  }

  private String lease() {
    return String.valueOf(call("KEYS", here.keyPrefix() + "legs:*:l"));
  }

  private Object call(String... words) {
    try {
      return Objects.requireNonNull(server.call(words));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lease_isOneProcessesAtATime() throws Exception {
    LoadLease first = take(here);
    assertThat(legs(there).lease(KEY, false)).isNull();
    try (LoadLease other = legs(there).lease(CacheKey.of("other"), false)) {
      assertThat(other).as("another key's").isNotNull();
    }
    first.close();
    Polling.until("it is given back", this::lease, keys -> keys.equals("[]"));
    take(there).close();
  }

  @Test
  void waiter_isTold_andAsksNoOftenerThanItMust() throws Exception {
    LoadLease first = take(here);
    try (CommandsSeen seen = new CommandsSeen(server, here.keyPrefix() + "legs:")) {
      CompletableFuture<LoadLease> second = waiting(there);
      int asked = 0;
      while (asked == 0) { // until it was told that another one has it
        asked += (int) seen.takeNames().stream().filter("EVALSHA"::equals).count();
      }
      first.close();
      second.get(30, TimeUnit.SECONDS).close();
      // It asked once in vain; the rest is giving back, asking again, giving back, a renewal.
      assertThat(seen.takeNames()).hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void lease_isRenewed_asLongAsItsHolderLives() throws Exception {
    LoadLease first = take(here);
    CompletableFuture<LoadLease> second = waiting(there);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin
        < TimeUnit.MILLISECONDS.toNanos(RedisLeases.LEASE_MILLIS + 1000)) {
      assertThat(second).isNotDone();
      assertThat(lease()).isNotEqualTo("[]");
      TimeUnit.MILLISECONDS.sleep(50);
    }
    first.close();
    second.get(30, TimeUnit.SECONDS).close();
  }

  @Test
  void leaseOfADeadHolder_endsByItself() throws Exception {
    LoadLease lost = take(here);
    CompletableFuture<LoadLease> second = waiting(there);
    here.close(); // its connections and renewals are gone, its lease is not
    second.get(30, TimeUnit.SECONDS).close();
    lost.close();
  }

  @Test
  void waiter_canBeInterrupted() throws Exception {
    try (LoadLease first = take(here)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> legs(there).lease(KEY, true))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(first).isNotNull();
    }
  }

  @Test
  void lease_tellsThatAnotherOneHasStored() throws Exception {
    CacheStore store = legs(there);
    long changes = store.changes(KEY);
    store.find(KEY);
    Objects.requireNonNull(store.lease(KEY, true)).close();
    assertThat(store.changes(KEY)).isEqualTo(changes);
    legs(here).put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
    try (LoadLease lease = store.lease(KEY, true)) {
      assertThat(store.changes(KEY)).isNotEqualTo(changes);
      assertThat(lease).isNotNull();
    }
  }

  @Test
  void serverThatIsGone_letsTheLoaderRun() throws Exception {
    try (LoadLease first = take(here)) {
      CompletableFuture<LoadLease> second = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  second.complete(legs(there).lease(KEY, true));
                } catch (InterruptedException e) {
                  second.completeExceptionally(e);
                }
              });
      server.kill();
      assertThat(second.get(30, TimeUnit.SECONDS)).isNull();
      assertThat(first).isNotNull();
    }
  }
}
