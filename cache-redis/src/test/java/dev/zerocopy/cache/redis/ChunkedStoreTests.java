package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.SharedRedis;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.test.CacheStoreContract;
import dev.zerocopy.cache.test.ManualClock;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract of stores, with chunks so short that many of its values have several. */
class ChunkedStoreTests extends CacheStoreContract {

  private final List<TestBackend> backends = new ArrayList<>();

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle) {
    if (backends.isEmpty()) {
      backends.add(
          TestBackend.on(
              RedisClient.create(SharedRedis.instance().uri()),
              options -> options.withClock(clock).withChunkBytes(256 << 10)));
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
