package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.RedisBackend;
import dev.zerocopy.cache.redis.RedisStoreOptions;
import dev.zerocopy.cache.store.CacheStore;

/**
 * Opens caches in Redis, over a client of its own.
 *
 * <p><b>Lifetime</b>: closes the backend, then its client.
 */
final class RedisCacheBackend implements CacheBackend, AutoCloseable {

  private final RedisBackend backend;
  private final OwnLettuceClient client;
  private final String keyPrefix;
  private final CacheSerializer serializer;

  RedisCacheBackend(
      RedisBackend backend, OwnLettuceClient client, String keyPrefix, CacheSerializer serializer) {
    this.backend = backend;
    this.client = client;
    this.keyPrefix = keyPrefix;
    this.serializer = serializer;
  }

  @Override
  public CacheSerializer serializer() {
    return serializer;
  }

  @Override
  public CacheStore open(String name, CacheSettings own, CacheSerializer variant) {
    return backend.store(name, new RedisStoreOptions(variant.checksum(), own.timeToIdle()));
  }

  @Override
  public String describe(CacheSettings own) {
    return "at %s under %s%s".formatted(client.place(), keyPrefix, "*");
  }

  @Override
  public void close() {
    try {
      backend.close();
    } finally {
      client.close();
    }
  }
}
