package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.LeakWatcher;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node of a cluster that is lost, and slots that move. */
class ClusterFaultTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int KEYS = 24;
  private static final int SMALL = 100;

  private RedisCluster cluster;
  private FaultyBackend backend;
  private CachedMethod method;

  @BeforeEach
  void start() throws Exception {
    cluster = RedisCluster.start(3, true, "cluster-require-full-coverage no");
    List<RedisURI> uris =
        cluster.nodes().stream().map(node -> RedisURI.create(node.uri())).toList();
    backend = FaultyBackend.onCluster(uris, "cluster:");
    method = backend.method("results", SMALL);
    awaitCached();
  }

  @AfterEach
  void stop() {
    backend.close();
    cluster.close();
  }

  private void awaitCached() throws Exception {
    Polling.until("all cached", () -> method.runsOf(KEYS), runs -> runs == 0);
  }

  private long keysOf(RedisServer node) throws IOException {
    return node.call("DBSIZE") instanceof Long count ? count : -1;
  }

  @Test
  void primary_killed_costsItsOwnHitsUntilItsReplicaTakesOver() throws Exception {
    RedisServer lost = cluster.nodes().getFirst();
    RedisServer heir = cluster.nodes().get(3);
    long keys = keysOf(lost);
    assertThat(keys).isBetween(1L, KEYS - 1L);
    Polling.until("the replica has all", () -> keysOf(heir), count -> count == keys);

    lost.kill();
    method.change(0);
    method.replace(1);
    for (int i = 2; i < KEYS; i++) {
      method.change(i);
      method.call(i);
    }
    assertThat(method.statistics().misses(MissReason.UNAVAILABLE)).isPositive();
    assertThat(
            method.statistics().refusals(Reason.DISCONNECTED)
                + method.statistics().refusals(Reason.TIMEOUT)
                + method.statistics().refusals(Reason.UNAVAILABLE)
                + method.statistics().refusals(Reason.HELD_OFF))
        .isPositive();
    assertThat(method.runsOf(KEYS)).as("the other nodes serve on").isLessThan(KEYS);

    RedisCluster.awaitPrimary(heir);
    awaitCached();
    for (int i = 0; i < KEYS; i++) {
      method.change(i);
      method.call(i);
    }
    awaitCached();
  }

  @Test
  void primary_frozen_costsItsOwnHitsUntilItsReplicaTakesOver() throws Exception {
    RedisServer lost = cluster.nodes().getFirst();
    RedisServer heir = cluster.nodes().get(3);

    lost.freeze();
    for (int i = 0; i < KEYS; i++) {
      method.call(i);
    }
    assertThat(method.statistics().misses(MissReason.UNAVAILABLE)).isPositive();
    assertThat(method.runsOf(KEYS)).as("the other nodes serve on").isLessThan(KEYS);

    RedisCluster.awaitPrimary(heir);
    awaitCached();
    lost.thaw(); // as a replica, once it learns of it
    for (int i = 0; i < KEYS; i++) {
      method.change(i);
      method.callSync(i);
    }
    awaitCached();
  }

  @Test
  void slots_thatMove_areFollowed() throws Exception {
    RedisServer from = cluster.nodes().getFirst();
    RedisServer to = cluster.nodes().get(1);
    long before = method.statistics().misses();
    Object names = from.call("KEYS", "cluster:*:{*");
    for (Object name : (List<?>) Objects.requireNonNull(names)) {
      cluster.moveSlot(String.valueOf(name), from, to);
      assertThat(method.runsOf(KEYS)).isZero();
    }
    assertThat(from.call("KEYS", "cluster:*:{*")).isEqualTo(List.of());
    assertThat(method.statistics().misses()).isEqualTo(before);
    for (int i = 0; i < KEYS; i++) {
      method.change(i);
      method.callSync(i);
    }
    assertThat(method.runsOf(KEYS)).isZero();
  }
}
