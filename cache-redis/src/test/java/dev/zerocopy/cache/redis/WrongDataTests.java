package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.LeakWatcher;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else's data under our keys, and ours damaged: a miss, and cached again by the next. */
class WrongDataTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int KEY = 7;
  private static final int LARGE = 2 * FaultyBackend.CHUNK_BYTES;

  private RedisServer server;
  private RespClient redis;
  private FaultyBackend backend;

  @BeforeEach
  void start() throws IOException {
    server = RedisServer.start();
    redis = server.connect();
    backend = FaultyBackend.on(RedisURI.create(server.uri()), "data:");
  }

  @AfterEach
  void stop() throws IOException {
    backend.close();
    redis.close();
    server.close();
  }

  /** The one key whose name ends so, once those are gone that are removed without waiting. */
  private String key(String ending) throws IOException {
    try {
      return String.valueOf(
          Polling.until(
                  "one key " + ending,
                  () -> (List<?>) Objects.requireNonNull(redis.call("KEYS", "data:*" + ending)),
                  names -> names.size() == 1)
              .getFirst());
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private String entry() throws IOException {
    return key(":{*}");
  }

  private String entry(int argument) throws IOException {
    return key(":{" + KeyLayout.hash(CacheKey.of(argument)) + "}");
  }

  private String get(String key) throws IOException {
    return (String) Objects.requireNonNull(redis.call("GET", key));
  }

  /** The call after the damage runs the method, or was not touched by it; the next is a hit. */
  private static void assertMended(CachedMethod method) throws Exception {
    method.call(KEY);
    int runs = method.runs();
    method.call(KEY);
    method.callSync(KEY);
    assertThat(method.runs()).as("cached again").isEqualTo(runs);
  }

  private CachedMethod cached(int chars) throws Exception {
    CachedMethod method = backend.method("results", chars);
    Polling.until(
        "cached",
        () -> {
          int runs = method.runs();
          method.call(KEY);
          return method.runs() - runs;
        },
        runs -> runs == 0);
    return method;
  }

  @Test
  void everyByteFlipped() throws Exception {
    CachedMethod method = cached(200);
    int length = get(entry()).length();
    for (int i = 0; i < length; i += 2) {
      StringBuilder bytes = new StringBuilder(get(entry()));
      bytes.setCharAt(i, (char) (bytes.charAt(i) ^ 1 << i % 8));
      redis.call("SET", entry(), bytes.toString());
      assertMended(method);
    }
    assertThat(method.statistics().misses(MissReason.CORRUPT)).isGreaterThan(length / 4);
  }

  @Test
  void entryTruncated() throws Exception {
    CachedMethod method = cached(200);
    int length = get(entry()).length();
    for (int left = 0; left < length; left += 7) {
      redis.call("SET", entry(), get(entry()).substring(0, left));
      assertMended(method);
    }
  }

  @Test
  void entryGrown() throws Exception {
    CachedMethod method = cached(500);
    redis.call("APPEND", entry(), "more");
    assertMended(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{\"json\": true}"})
  void foreignText(String text) throws Exception {
    CachedMethod method = cached(500);
    redis.call("SET", entry(), text);
    assertMended(method);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, LARGE})
  void foreignType(int chars) throws Exception {
    CachedMethod method = cached(chars);
    String entry = entry();
    redis.call("DEL", entry);
    redis.call("RPUSH", entry, "a", "b");
    assertMended(method);
    redis.call("DEL", entry);
    redis.call("HSET", entry, "a", "b");
    int runs = method.runs();
    method.callSync(KEY);
    method.callSync(KEY);
    assertThat(method.runs()).isEqualTo(runs + 1);
  }

  @Test
  void entryOfAnotherKey() throws Exception {
    CachedMethod method = cached(500);
    String entry = entry();
    redis.call("RENAME", entry, "data:kept");
    method.call(KEY + 1);
    redis.call("RENAME", key("results:????????????:{*}"), entry);
    assertMended(method);
  }

  @Test
  void chunkMissing() throws Exception {
    CachedMethod method = cached(LARGE);
    for (int i = 0; i < 3; i++) {
      redis.call("DEL", key(":" + i));
      assertMended(method);
    }
  }

  @Test
  void chunkOfAnotherValue() throws Exception {
    CachedMethod method = cached(LARGE);
    for (int i = 0; i < 3; i++) {
      String old = get(key(":" + i));
      method.replace(KEY); // the chunks of before live a little longer
      String entry = get(entry());
      String set = entry.substring(entry.length() - 40, entry.length() - 28);
      String chunk = key(":" + set + ":" + i);
      assertThat(get(chunk)).hasSameSizeAs(old).isNotEqualTo(old);
      redis.call("SET", chunk, old);
      method.call(KEY);
      assertMended(method);
      redis.call("FLUSHALL");
      method.call(KEY);
    }
    assertThat(method.statistics().misses(MissReason.CORRUPT)).isGreaterThanOrEqualTo(3);
  }

  @Test
  void chunkDamaged() throws Exception {
    CachedMethod method = cached(LARGE);
    redis.call("SETRANGE", key(":1"), "1000", "damage");
    assertMended(method);
    redis.call("FLUSHALL");
    method.call(KEY);
    redis.call("SET", key(":2"), "short"); // the last one
    assertMended(method);
    redis.call("FLUSHALL");
    method.call(KEY);
    redis.call("APPEND", key(":0"), "more");
    assertMended(method);
    redis.call("FLUSHALL");
    method.call(KEY);
    String chunk = key(":0");
    redis.call("DEL", chunk);
    redis.call("RPUSH", chunk, "a");
    assertMended(method);
  }

  @Test
  void manifest_everyByteFlipped() throws Exception {
    CachedMethod method = cached(LARGE);
    int length = get(entry()).length();
    for (int i = 0; i < length; i += 13) {
      redis.call("FLUSHALL");
      method.call(KEY);
      StringBuilder bytes = new StringBuilder(get(entry()));
      bytes.setCharAt(i, (char) (bytes.charAt(i) ^ 1 << i % 8));
      redis.call("SET", entry(), bytes.toString());
      assertMended(method);
    }
  }

  @Test
  void everythingFlushed() throws Exception {
    CachedMethod method = cached(500);
    redis.call("FLUSHALL");
    assertMended(method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a name that is much too long for a generation"})
  void foreignGeneration(String text) throws Exception {
    CachedMethod method = cached(500);
    redis.call("SET", "data:results:generation", text);
    redis.call("PUBLISH", "data:events", "data:results:generation");
    redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    method.call(KEY);
    Polling.until("cached", () -> method.runsOf(3), runs -> runs == 0);
  }

  @Test
  void foreignTypeOfGenerationAndToken() throws Exception {
    CachedMethod method = cached(500);
    method.callSync(KEY + 1);
    String token = key("}:t");
    redis.call("DEL", token);
    redis.call("RPUSH", token, "a");
    redis.call("DEL", entry(KEY + 1));
    method.callSync(KEY + 1);
    int runs = method.runs();
    method.callSync(KEY + 1);
    assertThat(method.runs()).isEqualTo(runs);

    redis.call("SET", token, "no number");
    redis.call("DEL", entry(KEY + 1));
    method.callSync(KEY + 1);
    method.callSync(KEY + 1);
    runs = method.runs();
    method.callSync(KEY + 1);
    assertThat(method.runs()).isEqualTo(runs);

    redis.call("DEL", "data:results:generation");
    redis.call("RPUSH", "data:results:generation", "a");
    redis.call("CLIENT", "KILL", "TYPE", "pubsub");
    Polling.until("cached", () -> method.runsOf(3), left -> left == 0);
  }
}
