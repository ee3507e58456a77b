package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.server.SharedRedis;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.test.CacheStoreContract;
import dev.zerocopy.cache.test.LeakWatcher;
import dev.zerocopy.cache.test.ManualClock;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of stores, on one server. */
class StandaloneStoreTests extends CacheStoreContract {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private final List<TestBackend> backends = new ArrayList<>();

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle) {
    if (backends.isEmpty()) {
      backends.add(TestBackend.on(RedisClient.create(SharedRedis.instance().uri()), clock));
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
