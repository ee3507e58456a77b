package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.test.ValueTypesContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Every type of value in a cluster of three. */
class ClusterValueTypesTests extends ValueTypesContract {

  private @Nullable RedisCluster redis;

  ClusterValueTypesTests() {
    super(RedisStoreOpener.class);
  }

  @Override
  protected String location(Path directory) throws Exception {
    RedisCluster started = RedisCluster.start(3, false);
    redis = started;
    return RedisStoreOpener.cluster(started.nodes().getFirst().uri());
  }

  @AfterAll
  void stop() {
    if (redis != null) {
      redis.close();
    }
  }
}
