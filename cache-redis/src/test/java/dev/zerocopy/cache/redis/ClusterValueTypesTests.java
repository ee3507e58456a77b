package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.test.ValueTypesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** Every type of value in a cluster of three. */
class ClusterValueTypesTests extends ValueTypesContract {

  private RedisCluster redis;

  ClusterValueTypesTests() {
    super(RedisStoreOpener.class);
  }

  @Override
  protected String location(Path directory) throws Exception {
    redis = RedisCluster.start(3, false);
    return RedisStoreOpener.cluster(redis.nodes().getFirst().uri());
  }

  @AfterAll
  void stop() {
    redis.close();
  }
}
