package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.metrics.RedisBackendMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Gives the Redis backend its meters when the first cache uses it. */
final class RedisBackendMeters implements SmartInitializingSingleton {

  private final List<ZeroCopyCacheManager> managers;
  private final ObjectProvider<RedisCacheBackend> backend;
  private final ObjectProvider<MeterRegistry> registries;
  private final AtomicBoolean isBound = new AtomicBoolean();

  RedisBackendMeters(
      List<ZeroCopyCacheManager> managers,
      ObjectProvider<RedisCacheBackend> backend,
      ObjectProvider<MeterRegistry> registries) {
    this.managers = managers;
    this.backend = backend;
    this.registries = registries;
  }

  @Override
  public void afterSingletonsInstantiated() {
    registries.ifAvailable(registry -> managers.forEach(manager -> follow(manager, registry)));
  }

  private void follow(ZeroCopyCacheManager manager, MeterRegistry registry) {
    manager.forEachCache(
        cache -> {
          if (cache.backend().equals(Backend.REDIS.id()) && isBound.compareAndSet(false, true)) {
            new RedisBackendMetrics(backend.getObject().backend()).bindTo(registry);
          }
        });
  }
}
