package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.TcpProxy;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.ValueRefusedException;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not served once Redis is back, though it could not be removed while it was away. */
class OutageTests {

  private static final CacheKey KEY = CacheKey.of("key");

  private RedisServer server;
  private TcpProxy proxy;
  private TestBackend here;
  private TestBackend there;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    proxy = new TcpProxy(server.port());
    here = TestBackend.on(RedisClient.create(proxy.uri()), UnaryOperator.identity());
    there = here.other(RedisClient.create(server.uri()), UnaryOperator.identity());
  }

  @AfterEach
  void close() throws Exception {
    here.close();
    there.close();
    proxy.close();
    server.close();
  }

  private static CacheStore legs(TestBackend backend) {
    return backend.backend().store("legs", RedisStoreOptions.DEFAULT);
  }

  private void put(int key, long seed) throws Exception {
    legs(here).put(CacheKey.of(key), null, PutCondition.ALWAYS, Bodies.of(seed, 100));
  }

  private void away() throws Exception {
    proxy.refuse();
    proxy.cut();
    Polling.until(
        "it is noticed",
        () -> {
          long errors = legs(here).statistics().misses(MissReason.UNAVAILABLE);
          legs(here).find(KEY);
          return legs(here).statistics().misses(MissReason.UNAVAILABLE) - errors;
        },
        more -> more == 1);
  }

  private static long valueOrZero(@Nullable StoredEntry entry) {
    return entry == null ? 0 : Bodies.read(entry);
  }

  @Test
  void evictedWhileAway_isNotServedOnceItIsBack_byAnyProcess() throws Exception {
    put(1, 11);
    put(2, 12);
    away();
    assertThat(legs(here).evict(CacheKey.of(1))).isFalse();
    assertThat(valueOrZero(legs(there).find(CacheKey.of(1)))).isEqualTo(11);
    proxy.pass();
    Polling.until(
        "what was not evicted is served",
        () -> valueOrZero(legs(here).find(CacheKey.of(2))),
        value -> value == 12);
    assertThat(legs(here).find(CacheKey.of(1))).isNull();
    assertThat(legs(there).find(CacheKey.of(1))).isNull();
    put(1, 21);
    assertThat(Bodies.read(legs(here).find(CacheKey.of(1)))).isEqualTo(21);
  }

  @Test
  void evictedWhileAway_isRemoved_alsoIfNobodyAsksForIt() throws Exception {
    put(1, 11);
    away();
    legs(here).evict(CacheKey.of(1));
    proxy.pass();
    Polling.until(
        "it is removed", () -> valueOrZero(legs(there).find(CacheKey.of(1))), value -> value == 0);
  }

  @Test
  void clearedWhileAway_isNotServedOnceItIsBack() throws Exception {
    for (int i = 0; i < 5; i++) {
      put(i, i + 10);
    }
    away();
    legs(here).clear();
    proxy.pass();
    Polling.until(
        "puts are possible",
        () -> {
          try {
            put(3, 33);
            return true;
          } catch (ValueRefusedException e) {
            return false;
          }
        },
        Boolean::booleanValue);
    for (int i = 0; i < 5; i++) {
      long expected = i == 3 ? 33 : 0;
      assertThat(valueOrZero(legs(here).find(CacheKey.of(i)))).isEqualTo(expected);
      Polling.until(
          "the other process sees it",
          () -> valueOrZero(legs(there).find(CacheKey.of(3))),
          value -> value == 33);
    }
  }

  @Test
  void putWhileAway_fails_andIsNeverSentLater() throws Exception {
    put(1, 11);
    away();
    assertThatThrownBy(() -> put(1, 22)).isInstanceOf(ValueRefusedException.class);
    proxy.pass();
    Polling.until(
        "it is back",
        () -> Objects.requireNonNullElse(legs(here).find(CacheKey.of(1)), "none"),
        found -> found instanceof StoredEntry);
    assertThat(Bodies.read(legs(here).find(CacheKey.of(1)))).isEqualTo(11);
  }

  @Test
  void backend_ofAServerThatIsNotThereYet_findsItOnceItIs() throws Exception {
    proxy.refuse();
    try (TestBackend early =
        TestBackend.on(
            RedisClient.create(proxy.uri()),
            options ->
                options.withTimeouts(
                    Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5)))) {
      CacheStore store = legs(early);
      assertThat(store.find(KEY)).isNull();
      assertThat(store.evict(KEY)).isFalse();
      store.clear();
      assertThat(store.statistics().misses(MissReason.UNAVAILABLE)).isEqualTo(1);
      proxy.pass();
      Polling.until(
          "it is found",
          () -> {
            store.find(KEY);
            return store.statistics().misses(MissReason.ABSENT);
          },
          misses -> misses > 0);
      store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 100));
      assertThat(Bodies.read(store.find(KEY))).isEqualTo(1);
    }
  }

  @Test
  void closedBackend_onlyMisses() throws Exception {
    put(1, 11);
    StoredEntry read = Objects.requireNonNull(legs(here).find(CacheKey.of(1)));
    CacheStore store = legs(here);
    here.close();
    assertThat(store.find(CacheKey.of(1))).isNull();
    assertThat(store.evict(CacheKey.of(1))).isFalse();
    store.clear();
    assertThat(store.lease(KEY, true)).isNull();
    assertThatThrownBy(() -> store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(1, 8)))
        .isInstanceOf(ValueRefusedException.class);
    assertThat(Bodies.read(read)).isEqualTo(11);
  }
}
