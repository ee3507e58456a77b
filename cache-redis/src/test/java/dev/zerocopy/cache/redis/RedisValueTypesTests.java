package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.test.ValueTypesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** Every type of value in one Redis. */
class RedisValueTypesTests extends ValueTypesContract {

  private RedisServer redis;

  RedisValueTypesTests() {
    super(RedisStoreOpener.class);
  }

  @Override
  protected String location(Path directory) throws Exception {
    redis = RedisServer.start();
    return redis.uri();
  }

  @AfterAll
  void stop() {
    redis.close();
  }
}
