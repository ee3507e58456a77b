package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.ReplicatedRedis;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.LeakWatcher;
import io.lettuce.core.RedisURI;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that a replica takes over from, found through a sentinel. */
class SentinelFaultTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int SMALL = 100;

  private ReplicatedRedis redis;
  private FaultyBackend backend;
  private FaultScenario scenario;

  @BeforeEach
  void start() throws Exception {
    redis = ReplicatedRedis.start();
    RedisURI uri =
        RedisURI.Builder.sentinel(
                "127.0.0.1", redis.sentinel().port(), ReplicatedRedis.PRIMARY_NAME)
            .build();
    backend = FaultyBackend.on(uri, "sentinel:");
    scenario = new FaultScenario(backend.method("results", SMALL));
  }

  @AfterEach
  void stop() {
    backend.close();
    redis.close();
  }

  private void awaitReplicated() throws Exception {
    long entries = keysOf(redis.primary());
    assertThat(entries).isPositive();
    Polling.until("the replica has all", () -> keysOf(redis.replica()), count -> count == entries);
  }

  private static long keysOf(RedisServer server) throws Exception {
    return (Long) Objects.requireNonNull(server.call("DBSIZE"));
  }

  @Test
  void primary_killed_replicaTakesOver() throws Exception {
    scenario.survive(
        () -> {
          awaitReplicated();
          redis.primary().kill();
        },
        redis::awaitFailover);
    assertThat(scenario.refusals())
        .isNotEmpty()
        .isSubsetOf(Reason.DISCONNECTED, Reason.HELD_OFF, Reason.TIMEOUT, Reason.UNAVAILABLE);
    assertThat(keysOf(redis.replica())).isPositive();
  }

  @Test
  void primary_thatHandsOver_isLeftForTheReplica() throws Exception {
    scenario.awaitCached();
    awaitReplicated();
    redis.failOver();
    redis.replica().call("FLUSHALL");
    Polling.until(
        "written to the new one",
        () -> {
          scenario.awaitCached();
          return keysOf(redis.replica());
        },
        keys -> keys > FaultScenario.KEYS);
  }
}
