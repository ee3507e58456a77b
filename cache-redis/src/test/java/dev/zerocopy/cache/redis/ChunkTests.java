package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values of many chunks, while they are replaced, removed, damaged or not finished. */
class ChunkTests {

  private static final CacheKey KEY = CacheKey.of("key");
  private static final int CHUNK_BYTES = 256 << 10;
  private static final int CHUNK_LONGS = CHUNK_BYTES / Long.BYTES;
  private static final Duration HOUR = Duration.ofHours(1);

  private RedisServer server;
  private RespClient redis;
  private RedisClient client;
  private HookedCommands commands;
  private RedisBackend backend;
  private CacheStore store;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    redis = server.connect();
    client = RedisClient.create(server.uri());
    RedisBackendOptions options =
        RedisBackendOptions.of("test:")
            .withChunkBytes(CHUNK_BYTES)
            .withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));
    commands = new HookedCommands(new LettuceCommands(LettuceClient.of(client), options));
    backend = RedisBackend.open(options, commands);
    store = store(null);
  }

  private CacheStore store(@Nullable Duration timeToIdle) {
    return backend.store("legs", RedisStoreOptions.DEFAULT.withTimeToIdle(timeToIdle));
  }

  @AfterEach
  void close() throws Exception {
    redis.close();
    backend.close();
    Clients.shutDown(client);
    server.close();
  }

  private void put(long seed, int longs) throws IOException {
    store.put(KEY, HOUR, PutCondition.ALWAYS, Bodies.of(seed, longs));
  }

  private List<String> keys(String pattern) throws IOException {
    return ((List<?>) Objects.requireNonNull(redis.call("KEYS", pattern)))
        .stream().map(String::valueOf).sorted().toList();
  }

  private List<String> chunks() throws IOException {
    return keys("test:legs:*}:????????????:*");
  }

  private String manifest() throws IOException {
    return keys("test:legs:*}").getFirst();
  }

  private long remainingMillis(String key) throws IOException {
    return (Long) Objects.requireNonNull(redis.call("PTTL", key));
  }

  @Test
  void lengths_aroundThoseOfChunks_areReadAgain() throws Exception {
    for (int base : new int[] {CHUNK_LONGS, 2 * CHUNK_LONGS, 5 * CHUNK_LONGS}) {
      for (int more = -50; more <= 3; more++) {
        put(more, base + more);
        assertThat(Bodies.read(store.find(KEY))).isEqualTo(more);
      }
    }
  }

  @Test
  void chunks_liveALittleLongerThanTheirManifest_andForEverIfItDoes() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    assertThat(chunks()).hasSize(4);
    long manifestMillis = remainingMillis(manifest());
    assertThat(manifestMillis).isBetween(HOUR.toMillis() - 60_000, HOUR.toMillis());
    for (String chunk : chunks()) {
      assertThat(remainingMillis(chunk) - manifestMillis).isBetween(1_000L, 10_000L);
    }
    store.evict(KEY);
    store.put(KEY, null, PutCondition.ALWAYS, Bodies.of(2, 3 * CHUNK_LONGS));
    assertThat(remainingMillis(manifest())).isEqualTo(-1);
    for (String chunk : chunks()) {
      assertThat(remainingMillis(chunk)).isEqualTo(-1);
    }
    assertThat(store.expireAfter(KEY, Duration.ofMinutes(1))).isTrue();
    assertThat(remainingMillis(manifest())).isBetween(1L, 60_000L);
    for (String chunk : chunks()) {
      assertThat(remainingMillis(chunk)).isBetween(50_000L, 70_000L);
    }
  }

  @Test
  void hits_prolongChunksToo_withATimeToIdle() throws Exception {
    store = store(Duration.ofMinutes(10));
    put(1, 3 * CHUNK_LONGS);
    CacheStore longer = store(Duration.ofMinutes(30));
    assertThat(Bodies.read(longer.find(KEY))).isEqualTo(1);
    assertThat(remainingMillis(manifest())).isBetween(1_700_000L, 1_800_000L);
    for (String chunk : chunks()) {
      assertThat(remainingMillis(chunk)).isBetween(1_700_000L, 1_810_000L);
    }
  }

  @Test
  void replacedChunks_goSoon_whateverReplacesThem() throws Exception {
    for (int longs : new int[] {2 * CHUNK_LONGS, 100}) {
      put(1, 3 * CHUNK_LONGS);
      List<String> old = chunks();
      put(2, longs);
      for (String chunk : old) {
        assertThat(remainingMillis(chunk)).isBetween(1L, Publication.GRACE_MILLIS + 4 * 100);
      }
      assertThat(remainingMillis(manifest())).isGreaterThan(3_000_000);
      redis.call("FLUSHDB");
      backend.store("legs", RedisStoreOptions.DEFAULT).clear();
    }
  }

  @Test
  void evictedChunks_goAtOnce() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    assertThat(chunks()).hasSize(4);
    assertThat(store.evict(KEY)).isTrue();
    assertThat(keys("test:legs:*{*")).isEmpty();
  }

  @Test
  void reader_ofAValueThatIsReplaced_readsItToItsEnd() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    commands.beforeNextChunkIsRead(() -> unchecked(() -> put(2, 3 * CHUNK_LONGS)));
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(1);
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
  }

  @Test
  void reader_whoseChunksAreGone_readsTheNewValue() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    commands.beforeNextChunkIsRead(
        () ->
            unchecked(
                () -> {
                  store.evict(KEY);
                  put(2, 3 * CHUNK_LONGS);
                }));
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
    assertThat(store.statistics().misses()).isZero();
  }

  @Test
  void reader_ofAValueThatIsEvicted_misses() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    commands.beforeNextChunkIsRead(() -> store.evict(KEY));
    assertThat(store.find(KEY)).isNull();
    assertThat(store.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
  }

  @Test
  void missingChunk_isAMiss_andTheRestIsRemoved() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    redis.call("DEL", chunks().get(2));
    assertThat(store.find(KEY)).isNull();
    assertThat(store.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
    Polling.until("the rest is removed", () -> keys("test:legs:*{*"), List::isEmpty);
    put(2, 3 * CHUNK_LONGS);
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
  }

  @Test
  void damagedChunkOrManifest_isAMiss_andIsRemoved() throws Exception {
    put(1, 3 * CHUNK_LONGS);
    redis.call("SETRANGE", chunks().get(1), "1000", "damage");
    assertThat(store.find(KEY)).isNull();
    assertThat(store.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    Polling.until("it is removed", () -> keys("test:legs:*{*"), List::isEmpty);

    put(2, 3 * CHUNK_LONGS);
    redis.call("APPEND", chunks().get(1), "more");
    assertThat(store.find(KEY)).isNull();

    put(3, 3 * CHUNK_LONGS);
    for (String offset : List.of("32", "90", "200", "300")) {
      redis.call("SETRANGE", manifest(), offset, "damage");
      assertThat(store.find(KEY)).isNull();
      put(3, 3 * CHUNK_LONGS);
    }
    long length = (Long) Objects.requireNonNull(redis.call("STRLEN", manifest()));
    for (int before = 40; before > 0; before -= 4) {
      redis.call(
          "SETRANGE", manifest(), Long.toString(length - before), "\u00ff\u00ff\u00ff\u00ff");
      assertThat(store.find(KEY)).as("%d bytes before the end", before).isNull();
      put(3, 3 * CHUNK_LONGS);
      assertThat(Bodies.read(store.find(KEY))).isEqualTo(3);
    }
  }

  @Test
  void foreignData_isAMiss_andIsReplaced() throws Exception {
    put(1, 100);
    String name = manifest();
    redis.call("DEL", name);
    redis.call("RPUSH", name, "foreign");
    assertThat(store.find(KEY)).isNull();
    assertThat(store.statistics().misses(MissReason.ERROR)).isEqualTo(1);
    assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, Bodies.of(2, 100)).isStored()).isTrue();
    assertThat(Bodies.read(store.find(KEY))).isEqualTo(2);
    for (String foreign : List.of("", "x", "foreign".repeat(100))) {
      redis.call("SET", name, foreign);
      assertThat(store.find(KEY)).isNull();
      redis.call("SET", name, foreign);
      assertThat(store.evict(KEY)).isFalse();
      redis.call("SET", name, foreign);
      assertThat(store.expireAfter(KEY, HOUR)).isFalse();
      assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, Bodies.of(3, 100)).isStored())
          .isTrue();
      assertThat(Bodies.read(store.find(KEY))).isEqualTo(3);
    }
  }

  @Test
  void unfinishedValue_isRemoved_andThatOfADeadProcessEndsByItself() throws Exception {
    CacheStore.Body half =
        writer -> {
          writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
          for (int i = 0; i < 8; i++) {
            writer.write(ByteBuffer.allocate(CHUNK_BYTES));
          }
          awaitChunks();
          for (String chunk : chunks()) {
            assertThat(remainingMillis(chunk)).isBetween(1L, ChunkSender.UNPUBLISHED_MILLIS);
          }
          throw new IOException("no more");
        };
    assertThatThrownBy(() -> store.put(KEY, HOUR, PutCondition.ALWAYS, half)).hasMessage("no more");
    Polling.until("chunks are removed", this::chunks, List::isEmpty);
    assertThat(store.find(KEY)).isNull();
  }

  @Test
  void chunkThatIsGoneBeforeItIsPublished_failsThePut() throws Exception {
    put(1, 100);
    put(1, 3 * CHUNK_LONGS); // so that it is known that there are chunks
    store.evict(KEY);
    commands.beforeNextScript(() -> unchecked(() -> redis.call("DEL", chunks().get(1))));
    assertThatThrownBy(() -> put(2, 3 * CHUNK_LONGS)).hasMessageContaining("was gone");
    Polling.until("chunks are removed", this::chunks, List::isEmpty);
    assertThat(store.find(KEY)).isNull();
  }

  private void awaitChunks() throws IOException {
    try {
      Polling.until("chunks are sent", this::chunks, sent -> sent.size() >= 6);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private interface Action {

    void run() throws Exception;
  }

  private static void unchecked(Action action) {
    try {
      action.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
