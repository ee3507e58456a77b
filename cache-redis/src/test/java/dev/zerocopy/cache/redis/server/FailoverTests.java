package dev.zerocopy.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.redis.server.RespClient.ErrorReplyException;
import dev.zerocopy.cache.test.LeakWatcher;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FailoverTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  @Test
  void cluster_primaryKilled_replicaTakesOver() throws IOException {
    try (RedisCluster cluster = RedisCluster.start(3, true)) {
      String key = "key";
      RedisServer primary = cluster.primaryOf(key);
      setAndReplicate(primary, key);
      RedisServer other =
          cluster.nodes().stream().filter(node -> node != primary).findFirst().orElseThrow();
      assertThatThrownBy(() -> other.call("GET", key))
          .isInstanceOf(ErrorReplyException.class)
          .hasMessageStartingWith("MOVED")
          .hasMessageEndingWith(":" + primary.port());

      primary.kill();

      RedisCluster.awaitPrimary(cluster.replicaOf(key));
      assertThat(cluster.replicaOf(key).call("GET", key)).isEqualTo("value");
    }
  }

  @Test
  void sentinel_primaryKilled_replicaTakesOver() throws IOException {
    try (ReplicatedRedis redis = ReplicatedRedis.start()) {
      setAndReplicate(redis.primary(), "key");
      assertThatThrownBy(() -> redis.replica().call("SET", "key", "other"))
          .hasMessageStartingWith("READONLY");

      redis.primary().kill();

      redis.awaitFailover();
      assertThat(redis.replica().call("GET", "key")).isEqualTo("value");
    }
  }

  /** {@code WAIT} waits for what its own connection has written. */
  private static void setAndReplicate(RedisServer primary, String key) throws IOException {
    try (RespClient client = primary.connect()) {
      client.call("SET", key, "value");
      assertThat(client.call("WAIT", "1", "15000")).isEqualTo(1L);
    }
  }
}
