package dev.zerocopy.cache.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How operations of caches are named and described in observations; a bean of this type replaces
 * {@link DefaultCacheObservationConvention}.
 */
public interface CacheObservationConvention extends ObservationConvention<CacheObservationContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof CacheObservationContext;
  }
}
