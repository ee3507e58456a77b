package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.observation.CacheObservationConvention;
import dev.zerocopy.cache.spring.observation.ObservedOperations;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.ClassUtils;

/**
 * Lets all caches be observed, if somebody wants to see each call.
 *
 * <p>An application with Spring Boot's metrics always has a handler, which makes timers of
 * observations. For its sake nothing is observed: the caches have timers of their own, which leave
 * hot hits alone. Who traces has other handlers.
 */
final class CacheObservations implements SmartInitializingSingleton {

  private static final boolean HAS_METERS =
      ClassUtils.isPresent(
          "io.micrometer.core.instrument.observation.MeterObservationHandler",
          CacheObservations.class.getClassLoader());

  private final @Nullable Boolean enabled;
  private final ObjectProvider<ZeroCopyCacheManager> managers;
  private final ObjectProvider<ObservationRegistry> registries;
  private final ObjectProvider<ObservationHandler<?>> handlers;
  private final ObjectProvider<CacheObservationConvention> conventions;

  /**
   * Creates it; everything is asked for when all beans exist.
   *
   * @param enabled null to decide by the handlers
   */
  CacheObservations(
      @Nullable Boolean enabled,
      ObjectProvider<ZeroCopyCacheManager> managers,
      ObjectProvider<ObservationRegistry> registries,
      ObjectProvider<ObservationHandler<?>> handlers,
      ObjectProvider<CacheObservationConvention> conventions) {
    this.enabled = enabled;
    this.managers = managers;
    this.registries = registries;
    this.handlers = handlers;
    this.conventions = conventions;
  }

  @Override
  public void afterSingletonsInstantiated() {
    ObservationRegistry registry = registries.getIfUnique();
    boolean isWanted = enabled == null ? handlers.stream().anyMatch(h -> !isOfMeters(h)) : enabled;
    if (registry == null || !isWanted) {
      return;
    }
    CacheObservationConvention convention = conventions.getIfAvailable();
    managers.forEach(
        manager ->
            manager.forEachCache(
                cache ->
                    cache
                        .getNativeCache()
                        .follow(new ObservedOperations(registry, convention, cache))));
  }

  private static boolean isOfMeters(ObservationHandler<?> handler) {
    return HAS_METERS && Meters.make(handler);
  }

  /** Loaded only where the class that it names is. */
  private static final class Meters {

    static boolean make(ObservationHandler<?> handler) {
      return handler instanceof MeterObservationHandler;
    }
  }
}
