package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.test.CacheStoreContract;
import dev.zerocopy.cache.test.ManualClock;
import io.lettuce.core.cluster.RedisClusterClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract of stores, on a cluster of three. */
class ClusterStoreTests extends CacheStoreContract {

  private static RedisCluster cluster;

  private final List<TestBackend> backends = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    cluster = RedisCluster.start(3, false);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle) {
    if (backends.isEmpty()) {
      String uri = cluster.nodes().getFirst().uri();
      backends.add(TestBackend.on(RedisClusterClient.create(uri), clock));
    }
    return backends
        .getFirst()
        .backend()
        .store(cache, RedisStoreOptions.DEFAULT.withTimeToIdle(timeToIdle));
  }

  @AfterEach
  void close() {
    backends.forEach(TestBackend::close);
  }
}
