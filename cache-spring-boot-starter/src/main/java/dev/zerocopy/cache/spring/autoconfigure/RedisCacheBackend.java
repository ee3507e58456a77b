package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.BreakerState;
import dev.zerocopy.cache.redis.RedisBackend;
import dev.zerocopy.cache.redis.RedisStoreOptions;
import dev.zerocopy.cache.spring.actuate.BackendState;
import dev.zerocopy.cache.store.CacheStore;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
    return backend.store(
        name,
        new RedisStoreOptions(
            variant.checksum(), own.timeToIdle(), own.near().isKept(), variant.packer()));
  }

  @Override
  public Map<String, Object> describe(CacheSettings own) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("server", client.place());
    settings.put("key-prefix", keyPrefix);
    return settings;
  }

  @Override
  public BackendState state() {
    Map<String, Object> details = new LinkedHashMap<>();
    BreakerState breaker = backend.breakerState();
    boolean isListening = backend.isListening();
    details.put("server", client.place());
    details.put("breaker", breaker.name().toLowerCase(Locale.ROOT));
    details.put("listening", isListening);
    details.put("commandsHeldOff", backend.commandsHeldOff());
    return new BackendState(breaker != BreakerState.CLOSED || !isListening, details);
  }

  /** What the backend is, for its meters. */
  RedisBackend backend() {
    return backend;
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
