package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.PutCondition;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many commands each call sends, as {@code MONITOR} sees them. */
class CommandCountTests {

  private static final CacheKey KEY = CacheKey.of("key");
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int CHUNK_LONGS = CHUNK_BYTES / Long.BYTES;
  private static final Duration HOUR = Duration.ofHours(1);

  private RedisServer server;
  private TestBackend backend;
  private CacheStore store;
  private CommandsSeen seen;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    backend =
        TestBackend.on(
            RedisClient.create(server.uri()), options -> options.withChunkBytes(CHUNK_BYTES));
    store = backend.backend().store("legs", RedisStoreOptions.DEFAULT);
    store.evict(KEY); // the generation is known
    loadScripts(backend.backend().store("other", RedisStoreOptions.DEFAULT));
    seen = new CommandsSeen(server, backend.keyPrefix() + "legs:");
  }

  private static void loadScripts(CacheStore other) throws Exception {
    other.put(KEY, null, PutCondition.IF_ABSENT, Bodies.of(0, 2 * CHUNK_LONGS));
    other.evict(KEY);
    Objects.requireNonNull(other.lease(KEY, false)).close();
    other.removals(KEY);
    other.clear();
  }

  @AfterEach
  void close() throws Exception {
    seen.close();
    backend.close();
    server.close();
  }

  @Test
  void putAndGet_ofAValueOfOneChunk_areOneCommandEach() throws Exception {
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(1, 100));
    assertThat(seen.takeNames()).containsExactly("SET");
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(1);
    assertThat(seen.takeNames()).containsExactly("GET");
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(2, CHUNK_LONGS - 100));
    assertThat(seen.takeNames()).containsExactly("SET");
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
    assertThat(seen.takeNames()).containsExactly("GET");
  }

  @Test
  void missEvictAndConditionalPut_areOneCommandEach() throws Exception {
    assertThat(store.find(KEY)).isNull();
    assertThat(seen.takeNames()).containsExactly("GET");
    store.put(KEY, HOUR, PutCondition.IF_ABSENT, Bodies.of(1, 100));
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    store.put(KEY, HOUR, PutCondition.IF_ABSENT, Bodies.of(2, 100));
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    assertThat(store.evict(KEY)).isTrue();
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    long removals = store.removals(KEY);
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    store.put(KEY, HOUR, PutCondition.unlessRemovedSince(removals), Bodies.of(3, 100));
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    LoadLease lease = Objects.requireNonNull(store.lease(KEY, true));
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
    lease.close();
    store.find(KEY);
    assertThat(seen.takeNames()).containsExactly("EVALSHA", "GET");
  }

  @Test
  void valueOfManyChunks_isOneCommandForEach_andOneForTheManifest() throws Exception {
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(1, 2 * CHUNK_LONGS + 100));
    assertThat(seen.takeNames())
        .as("the first one in a generation says that there are such")
        .containsExactly("SET", "SET", "SET", "EVALSHA", "EVALSHA");
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(2, 2 * CHUNK_LONGS + 100));
    assertThat(seen.takeNames()).containsExactly("SET", "SET", "SET", "EVALSHA");
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
    assertThat(seen.takeNames()).containsExactly("GET", "GET", "GET", "GET");
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(3, 100));
    assertThat(seen.takeNames()).as("it may replace chunks").containsExactly("EVALSHA");
    assertThat(store.evict(KEY)).isTrue();
    assertThat(seen.takeNames()).containsExactly("EVALSHA");
  }

  @Test
  void clear_isOneCommand_andTheScanForWhatItLeftComesLater_withoutKeys() throws Exception {
    for (int i = 0; i < 50; i++) {
      store.put(CacheKey.of(i), null, PutCondition.ALWAYS, Bodies.of(i, 100));
    }
    seen.take();
    store.clear();
    List<CommandsSeen.Command> cleared = seen.take();
    assertThat(cleared.stream().map(CommandsSeen.Command::name)).contains("EVALSHA");
    assertThat(cleared).filteredOn(each -> !each.isOfTheBackground()).hasSize(1);
    double clearSeconds = cleared.getFirst().seconds();

    List<CommandsSeen.Command> after = new ArrayList<>();
    Polling.until(
        "old entries are unlinked",
        () -> after.addAll(seen.take()),
        added -> after.stream().anyMatch(each -> each.name().equals("UNLINK")));
    assertThat(after.stream().map(CommandsSeen.Command::name))
        .doesNotContain("KEYS", "FLUSHDB", "FLUSHALL");
    CommandsSeen.Command firstScan =
        after.stream().filter(each -> each.name().equals("SCAN")).findFirst().orElseThrow();
    assertThat(firstScan.seconds() - clearSeconds)
        .isGreaterThan(Sweeper.DELAY_MILLIS / 1000.0 - 0.1);
  }
}
