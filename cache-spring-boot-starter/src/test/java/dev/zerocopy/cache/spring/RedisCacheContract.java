package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.redis.LettuceClient;
import dev.zerocopy.cache.redis.RedisBackend;
import dev.zerocopy.cache.redis.RedisBackendOptions;
import dev.zerocopy.cache.redis.RedisStoreOptions;
import dev.zerocopy.cache.redis.server.SharedRedis;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.springframework.cache.Cache;

/** Spring's contract of a cache over Redis: a new cache of one backend for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisCacheContract extends SpringCacheContract {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NearValues near;
  private RedisClient client;
  private RedisBackend backend;
  private ZeroCopyCache cache;
  private int caches;

  RedisCacheContract(NearValues near) {
    this.near = near;
  }

  @BeforeAll
  void open() {
    client = RedisClient.create(SharedRedis.instance().uri());
    backend =
        RedisBackend.open(
            RedisBackendOptions.of("contract:" + UUID.randomUUID() + ':')
                .withTimeouts(PATIENCE, PATIENCE, PATIENCE),
            LettuceClient.of(client));
  }

  @BeforeEach
  void makeCache() {
    String name = "contract-" + caches++;
    RedisStoreOptions options = RedisStoreOptions.DEFAULT;
    cache =
        new ZeroCopyCache(
            NamedCache.of(
                name,
                backend.store(name, near.isKept() ? options.withNear() : options),
                SerializedCodec.serializer(),
                new TimeToLive(null, 0, List.of()),
                near),
            "redis");
  }

  @AfterAll
  void close() {
    backend.close();
    client.shutdown();
  }

  @Override
  Cache cache() {
    return cache;
  }

  @Override
  Set<Deviation> deviations() {
    return EnumSet.allOf(Deviation.class);
  }
}
