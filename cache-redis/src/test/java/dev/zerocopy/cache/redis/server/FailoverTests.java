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
      primary.call("SET", key, "value");
      RedisServer other =
          cluster.nodes().stream().filter(node -> node != primary).findFirst().orElseThrow();
      assertThatThrownBy(() -> other.call("GET", key))
          .isInstanceOf(ErrorReplyException.class)
          .hasMessageStartingWith("MOVED")
          .hasMessageEndingWith(":" + primary.port());
      assertThat(primary.call("WAIT", "1", "5000")).isEqualTo(1L);

      primary.kill();

      RedisCluster.awaitPrimary(cluster.replicaOf(key));
      assertThat(cluster.replicaOf(key).call("GET", key)).isEqualTo("value");
    }
  }

  @Test
  void sentinel_primaryKilled_replicaTakesOver() throws IOException {
    try (ReplicatedRedis redis = ReplicatedRedis.start()) {
      redis.primary().call("SET", "key", "value");
      assertThatThrownBy(() -> redis.replica().call("SET", "key", "other"))
          .hasMessageStartingWith("READONLY");

      redis.primary().kill();

      redis.awaitFailover();
      assertThat(redis.replica().call("GET", "key")).isEqualTo("value");
    }
  }
}
