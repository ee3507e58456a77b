package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.test.ValueFamiliesContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Every type of value in one Redis. */
class RedisValueTypesTests extends ValueFamiliesContract {

  private @Nullable RedisServer redis;

  RedisValueTypesTests() {
    super(RedisStoreOpener.class);
  }

  @Override
  protected String location(Path directory) throws Exception {
    RedisServer started = RedisServer.start();
    redis = started;
    return started.uri();
  }

  @AfterAll
  void stop() {
    if (redis != null) {
      redis.close();
    }
  }
}
