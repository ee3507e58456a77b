package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.observation.CacheObservationConvention;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of observations of what the caches do. */
@AutoConfiguration(
    after = ZeroCopyCacheAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ZeroCopyCacheManager.class, ObservationRegistry.class})
public final class ZeroCopyCacheObservationAutoConfiguration {

  @Bean
  CacheObservations zeroCopyCacheObservations(
      ZeroCopyCacheProperties properties,
      ObjectProvider<ZeroCopyCacheManager> managers,
      ObjectProvider<ObservationRegistry> registries,
      ObjectProvider<ObservationHandler<?>> handlers,
      ObjectProvider<CacheObservationConvention> conventions) {
    return new CacheObservations(
        properties.observations().enabled(), managers, registries, handlers, conventions);
  }
}
