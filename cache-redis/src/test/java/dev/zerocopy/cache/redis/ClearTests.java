package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoredEntry;
import io.lettuce.core.RedisClient;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clears, as other processes see them, and what becomes of the memory. */
class ClearTests {

  private static final CacheKey KEY = CacheKey.of("key");
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int MEBILONGS = 1 << 17;
  private static final Pattern USED = Pattern.compile("used_memory_dataset:(\\d+)");

  private RedisServer server;
  private TestBackend here;
  private TestBackend there;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    here =
        TestBackend.on(
            RedisClient.create(server.uri()), options -> options.withChunkBytes(CHUNK_BYTES));
    there = here.other(RedisClient.create(server.uri()), UnaryOperator.identity());
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

  private static long valueOrZero(CacheStore store) {
    StoredEntry entry = store.find(KEY);
    return entry == null ? 0 : Bodies.read(entry);
  }

  private long usedBytes() throws Exception {
    Matcher used = USED.matcher(String.valueOf(server.call("INFO", "memory")));
    assertThat(used.find()).isTrue();
    return Long.parseLong(used.group(1));
  }

  @Test
  void memory_ofClearedEntries_isFreed_andThatOfNewOnesIsNot() throws Exception {
    CacheStore store = legs(here);
    store.find(KEY);
    long before = usedBytes();
    for (int i = 0; i < 40; i++) {
      store.put(CacheKey.of(i), null, PutCondition.ALWAYS, Bodies.of(i, MEBILONGS / 16));
    }
    store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 16 * MEBILONGS));
    assertThat(usedBytes() - before).isGreaterThan(34L << 17);

    store.clear();
    store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(2, 100));
    long cleared = System.nanoTime();
    Polling.until("memory is freed", () -> usedBytes() - before, more -> more < 1 << 19);
    System.out.printf(
        "memory of cleared entries was freed after %d ms%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - cleared));
    assertThat(valueOrZero(store)).isEqualTo(2);
    assertThat(valueOrZero(legs(there))).isEqualTo(2);
  }

  @Test
  void clear_isSeenByAnotherProcess() throws Exception {
    legs(here).put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
    assertThat(valueOrZero(legs(there))).isEqualTo(1);
    legs(here).clear();
    assertThat(valueOrZero(legs(here))).isZero();
    Polling.until("the other one misses", () -> valueOrZero(legs(there)), value -> value == 0);
    legs(there).put(KEY, null, PutCondition.ALWAYS, Bodies.of(2, 100));
    assertThat(valueOrZero(legs(here))).isEqualTo(2);
  }

  @Test
  void clearAndPut_ofOneProcess_alwaysHit_whateverOthersClear() throws Exception {
    CacheStore store = legs(here);
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> others =
          threads.submit(
              () -> {
                CacheStore other = there.backend().store("other", RedisStoreOptions.DEFAULT);
                while (!isOver.get()) {
                  other.clear();
                  other.put(KEY, null, PutCondition.ALWAYS, Bodies.of(7, 100));
                  assertThat(valueOrZero(other)).isEqualTo(7);
                }
                return null;
              });
      try {
        for (int i = 1; i <= 300; i++) {
          store.clear();
          assertThat(store.find(KEY)).as("after clear %d", i).isNull();
          store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(i, 100));
          assertThat(valueOrZero(store)).isEqualTo(i);
        }
      } finally {
        isOver.set(true);
      }
      others.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void lostListener_asksAgain_beforeItServesAnything() throws Exception {
    legs(here).put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
    assertThat(valueOrZero(legs(there))).isEqualTo(1);
    for (int round = 0; round < 20; round++) {
      server.call("CLIENT", "KILL", "TYPE", "pubsub");
      legs(here).clear();
      // Whether it has noticed the loss, or heard of the clear before, or none of both yet.
      Polling.until("the other one misses", () -> valueOrZero(legs(there)), value -> value == 0);
      legs(here).put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
      assertThat(valueOrZero(legs(there))).isEqualTo(1);
    }
  }

  @Test
  void generation_thatTheServerLost_isDrawnAnew_andNeverTheSame() throws Exception {
    CacheStore store = legs(here);
    store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
    String name = here.keyPrefix() + "legs:generation";
    String old = String.valueOf(server.call("GET", name));
    store.clear();
    String present = String.valueOf(server.call("GET", name));
    assertThat(present).isNotEqualTo(old);

    // As a failover does that lost the clear: the entries of before are there again.
    server.call("SET", name, old);
    server.call("PUBLISH", here.keyPrefix() + "events", name);
    Polling.until(
        "a new one is drawn",
        () -> String.valueOf(server.call("GET", name)),
        drawn -> !drawn.equals(old));
    assertThat(valueOrZero(store)).isZero();
    server.call("DEL", name);
    server.call("PUBLISH", here.keyPrefix() + "events", name);
    List<String> seen = List.of(old, present);
    Polling.until(
        "a new one is drawn",
        () -> String.valueOf(server.call("GET", name)),
        drawn -> drawn.length() == KeyLayout.NAME_CHARS && !seen.contains(drawn));
  }

  @Test
  void sweeperThatDied_isReplaced() throws Exception {
    CacheStore store = legs(here);
    store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
    store.clear();
    here.close(); // before it sweeps
    assertThat(legs(there).find(KEY)).isNull();
    Polling.until(
        "the other one sweeps",
        () -> server.call("KEYS", here.keyPrefix() + "legs:*{*"),
        keys -> keys instanceof List<?> list && list.isEmpty());
  }
}
