package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.LeakWatcher;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that answers, but with an error: it is full, or does not let us do it. */
class RefusalTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int SMALL = 100;

  private RedisServer server;

  @BeforeEach
  void start() throws IOException {
    server = RedisServer.start("user cache on >secret ~* &* +@all");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private FaultyBackend backend() {
    return FaultyBackend.on(RedisURI.create(server.uri()), "refusals:");
  }

  private RedisURI uriOf(String user, String password) {
    return RedisURI.builder(RedisURI.create(server.uri()))
        .withAuthentication(user, password.toCharArray())
        .build();
  }

  @Test
  void server_full_servesWhatItHas() throws Exception {
    try (FaultyBackend backend = backend()) {
      CachedMethod method = backend.method("results", SMALL);
      FaultScenario scenario = new FaultScenario(method);
      scenario.survive(
          () -> {
            server.call("CONFIG", "SET", "maxmemory", "1");
            assertThat(method.runsOf(FaultScenario.KEYS)).as("hits go on").isZero();
          },
          () -> server.call("CONFIG", "SET", "maxmemory", "0"));
      assertThat(scenario.refusals()).containsExactly(Reason.OUT_OF_MEMORY);
      assertThat(scenario.deferrals()).as("removals need no memory").isEmpty();
      assertThat(scenario.statistics().misses(MissReason.ABSENT)).isPositive();
      assertThat(backend.backend().breakerState()).isEqualTo(BreakerState.CLOSED);
    }
  }

  @Test
  void server_fullForALargeValue_keepsNothingOfIt() throws Exception {
    try (FaultyBackend backend = backend()) {
      CachedMethod small = backend.method("results", SMALL);
      FaultScenario scenario = new FaultScenario(small);
      scenario.awaitCached();
      server.call("CONFIG", "SET", "maxmemory", "8mb");
      CachedMethod large = backend.method("large", 60 * FaultyBackend.CHUNK_BYTES);
      large.call(0);
      assertThat(large.statistics().refusals(Reason.OUT_OF_MEMORY)).isOne();
      Polling.until("its chunks are gone", this::keys, count -> count <= 3 * FaultScenario.KEYS);
      assertThat(small.runsOf(FaultScenario.KEYS)).isZero();
    }
  }

  private long keys() throws IOException {
    return server.call("DBSIZE") instanceof Long count ? count : -1;
  }

  @Test
  void user_thatMayNotWrite_isDeniedEachTime() throws Exception {
    try (FaultyBackend backend = FaultyBackend.on(uriOf("cache", "secret"), "refusals:")) {
      FaultScenario scenario = new FaultScenario(backend.method("results", SMALL));
      scenario.survive(
          () -> server.call("ACL", "SETUSER", "cache", "-@write"),
          () -> server.call("ACL", "SETUSER", "cache", "+@all"));
      assertThat(scenario.refusals()).containsExactly(Reason.DENIED);
      assertThat(scenario.deferrals()).containsExactly(Reason.DENIED);
    }
  }

  @Test
  void user_thatIsGone_isTriedAgain() throws Exception {
    try (FaultyBackend backend = FaultyBackend.on(uriOf("cache", "secret"), "refusals:")) {
      FaultScenario scenario = new FaultScenario(backend.method("results", SMALL));
      scenario.survive(
          () -> server.call("ACL", "DELUSER", "cache"), // which ends its connections
          () -> server.call("ACL", "SETUSER", "cache", "on", ">secret", "~*", "&*", "+@all"));
      assertThat(scenario.refusals())
          .isNotEmpty()
          .isSubsetOf(Reason.DENIED, Reason.DISCONNECTED, Reason.HELD_OFF);
    }
  }

  @Test
  void password_thatIsWrong_isToldAndTriedAgain() throws Exception {
    try (FaultyBackend backend = FaultyBackend.on(uriOf("cache", "wrong"), "refusals:");
        Warnings warnings = new Warnings()) {
      CachedMethod method = backend.method("results", SMALL);
      assertDenied(method, warnings, "WRONGPASS");

      server.call("ACL", "SETUSER", "cache", ">wrong");

      Polling.until("all cached", () -> method.runsOf(4), runs -> runs == 0);
    }
  }

  @Test
  void password_thatIsWanted_isToldAndTriedAgain() throws Exception {
    server.call("CONFIG", "SET", "requirepass", "secret");
    try (FaultyBackend backend = backend();
        Warnings warnings = new Warnings()) {
      assertDenied(backend.method("results", SMALL), warnings, "NOAUTH");
    }
  }

  /** Calls until the reason is told and counted. */
  private static void assertDenied(CachedMethod method, Warnings warnings, String code)
      throws Exception {
    Polling.until(
        "denied",
        () -> {
          method.call(0);
          method.callSync(1);
          return method.statistics().refusals(Reason.DENIED);
        },
        count -> count > 10);
    assertThat(warnings.lines())
        .hasSizeBetween(1, 6)
        .doesNotHaveDuplicates()
        .anyMatch(line -> line.contains(code) && line.contains("spring.data.redis.password"));
  }
}
