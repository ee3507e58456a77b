package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ManualClock;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values that are kept as objects, while others change them. */
@SuppressWarnings("ReferenceEquality") // what is kept is the same object
class NearTests {

  private static final Duration HOUR = Duration.ofHours(1);

  private final CacheSerializer serializer = CacheSerializer.builder().build();
  private final ManualClock clock = new ManualClock();
  private final List<AutoCloseable> opened = new ArrayList<>();

  private RedisServer server;
  private RespClient redis;
  private TestBackend here;
  private NamedCache near;
  private NamedCache elsewhere;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    redis = server.connect();
    here = TestBackend.on(RedisClient.create(server.uri()), clock);
    near = near(here, NearValues.of(100), null);
    TestBackend there =
        here.other(RedisClient.create(server.uri()), options -> options.withClock(clock));
    elsewhere = cache(there, RedisStoreOptions.DEFAULT, NearValues.NONE);
    opened.addAll(List.of(there, here, redis, server));
    awaitNear(near);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private NamedCache near(TestBackend backend, NearValues kept, @Nullable Duration timeToIdle) {
    return cache(backend, RedisStoreOptions.DEFAULT.withNear().withTimeToIdle(timeToIdle), kept);
  }

  private NamedCache cache(TestBackend backend, RedisStoreOptions options, NearValues kept) {
    return NamedCache.of(
        "texts",
        backend.backend().store("texts", options),
        serializer,
        new TimeToLive(HOUR, 0, List.of()),
        kept);
  }

  private static @Nullable Object get(NamedCache cache, Object key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? null : hit.value();
  }

  /** Whether the next hit of a key will not ask the server. */
  static boolean isKept(NamedCache cache, Object key) {
    Object first = get(cache, key);
    CacheKey encoded = CacheKey.of(key);
    StoredEntry entry = cache.store().find(encoded);
    return first != null
        && entry != null
        && cache.store().isCurrent(encoded, entry)
        && first.equals(get(cache, key));
  }

  /** Waits until the server tells of changes, so that a second hit is the object of the first. */
  private static void awaitNear(NamedCache cache) throws Exception {
    cache.put("warm", "up");
    Polling.until("values are kept", () -> isKept(cache, "warm"), isKept -> isKept);
  }

  private static void awaitValue(NamedCache cache, Object key, @Nullable Object value)
      throws Exception {
    Polling.until(
        String.valueOf(value), () -> Objects.equals(get(cache, key), value), isRight -> isRight);
  }

  /** Makes a value kept, and returns it. */
  private Object kept(Object key) throws Exception {
    Polling.until("a kept value", () -> isKept(near, key), isKept -> isKept);
    return Objects.requireNonNull(get(near, key));
  }

  @Test
  void hits_ofWhatIsKept_sendNothing_andAreCounted() throws Exception {
    near.put("key", "value");
    Object first = kept("key");
    try (CommandsSeen seen = new CommandsSeen(server, here.keyPrefix())) {
      Polling.until( // the put itself is heard of at some time
          "nothing is sent",
          () -> {
            seen.take();
            long hits = near.statistics().hits.sum();
            for (int i = 0; i < 1000; i++) {
              assertThat(get(near, "key")).isSameAs(first);
            }
            assertThat(near.statistics().hits.sum() - hits).isEqualTo(1000);
            return seen.takeNames();
          },
          List::isEmpty);
    }
  }

  @Test
  void ownWrites_areReadAtOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      near.put("key", "value " + i);
      assertThat(get(near, "key")).isEqualTo("value " + i);
    }
    near.evict("key");
    assertThat(get(near, "key")).isNull();
    near.put("key", "again");
    kept("key");
    near.clear();
    assertThat(get(near, "key")).isNull();
  }

  @Test
  void writesOfProcessesThatKeepNothing_areHeardOf() throws Exception {
    near.put("key", "old");
    kept("key");
    elsewhere.put("key", "new");
    awaitValue(near, "key", "new");
    kept("key");
    elsewhere.evict("key");
    awaitValue(near, "key", null);
    elsewhere.put("key", "back");
    awaitValue(near, "key", "back");
    kept("key");
    elsewhere.clear();
    awaitValue(near, "key", null);
  }

  @Test
  void largeValues_areKeptToo_andHeardOf() throws Exception {
    String large = "large ".repeat(1_000_000);
    String larger = "larger ".repeat(1_000_000);
    near.put("key", large);
    kept("key");
    elsewhere.put("key", larger);
    awaitValue(near, "key", larger);
  }

  private List<String> entries() throws Exception {
    List<?> keys = (List<?>) Objects.requireNonNull(redis.call("KEYS", here.keyPrefix() + "*}"));
    assertThat(keys).isNotEmpty();
    return keys.stream().map(String::valueOf).toList();
  }

  @Test
  void whatTheServerDrops_orAnOperatorRemoves_isHeardOf() throws Exception {
    near.put("key", "value");
    kept("key");
    for (String entry : entries()) {
      redis.call("DEL", entry);
    }
    awaitValue(near, "key", null);
    near.put("key", "value");
    kept("key");
    redis.call("FLUSHALL");
    awaitValue(near, "key", null);
    near.put("key", "value");
    kept("key");
    for (String entry : entries()) {
      redis.call("PEXPIRE", entry, "1");
    }
    awaitValue(near, "key", null);
  }

  @Test
  void expiredValue_isNotServed_norOneWhoseExpiryWasMoved() throws Exception {
    near.put("key", "value");
    kept("key");
    clock.advance(HOUR.plusSeconds(1));
    assertThat(get(near, "key")).isNull();
    near.put("key", "value");
    kept("key");
    near.expireAfter("key", Duration.ofSeconds(10));
    kept("key");
    clock.advance(Duration.ofSeconds(11));
    assertThat(get(near, "key")).isNull();
  }

  @Test
  void hitsOfWhatIsKept_prolongItsTimeToIdle() throws Exception {
    near = near(here, NearValues.of(100), Duration.ofMinutes(10));
    near.put("key", "value");
    for (int i = 0; i < 20; i++) {
      kept("key");
      clock.advance(Duration.ofMinutes(2));
    }
    assertThat(get(near, "key")).isEqualTo("value");
    clock.advance(Duration.ofMinutes(11));
    assertThat(get(near, "key")).isNull();
  }

  @Test
  void timeToLive_endsWhatIsKept_notTheEntry() throws Exception {
    near = near(here, new NearValues(100, Duration.ofMillis(300)), null);
    near.put("key", "value");
    Object first = Objects.requireNonNull(get(near, "key"));
    Polling.until("it is read anew", () -> get(near, "key"), value -> value != first);
    assertThat(get(near, "key")).isEqualTo("value");
  }

  @Test
  void moreThanMayBeKept_areReadAnew() throws Exception {
    near = near(here, NearValues.of(3), null);
    for (int i = 0; i < 50; i++) {
      near.put(i, "value " + i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(get(near, i)).isEqualTo("value " + i);
    }
  }

  @Test
  void serverIsAskedToTell_onlyIfSomethingIsKept() throws Exception {
    assertThat(String.valueOf(redis.call("INFO", "clients"))).contains("tracking_clients:1");
    here.close();
    Polling.until(
        "nobody listens",
        () -> String.valueOf(redis.call("INFO", "clients")),
        info -> info.contains("tracking_clients:0"));
    opened.remove(here);
  }

  @Test
  void severalCaches_areTold_eachOfItsOwn() throws Exception {
    NamedCache other =
        NamedCache.of(
            "others",
            here.backend().store("others", RedisStoreOptions.DEFAULT.withNear()),
            serializer,
            new TimeToLive(HOUR, 0, List.of()),
            NearValues.of(10));
    awaitNear(other);
    awaitNear(near);
    near.put("key", "of texts");
    other.put("key", "of others");
    kept("key");
    Object kept = Objects.requireNonNull(get(other, "key"));
    elsewhere.put("key", "new");
    awaitValue(near, "key", "new");
    assertThat(get(other, "key")).isEqualTo(kept);
  }

  @Test
  void clientOfTheOldProtocol_keepsNothing_saysSo_andWorks() throws Exception {
    RedisClient client = RedisClient.create(server.uri());
    client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build());
    try (Warnings warnings = new Warnings();
        TestBackend old = here.other(client, options -> options.withClock(clock))) {
      NamedCache cache = near(old, NearValues.of(100), null);
      cache.put("key", "value");
      Polling.until("a warning", warnings::lines, lines -> !lines.isEmpty());
      for (int i = 0; i < 20; i++) {
        elsewhere.put("key", "value " + i);
        assertThat(get(cache, "key")).isEqualTo("value " + i);
      }
      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .contains("no values are kept near")
          .contains("RESP2");
    }
  }
}
