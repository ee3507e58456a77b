package dev.zerocopy.cache.spring;

import java.util.Set;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/** The oracle: what {@link SpringCacheContract} asks for is what Spring does. */
class MapCacheContractTests extends SpringCacheContract {

  private final ConcurrentMapCache cache = new ConcurrentMapCache("contract");

  @Override
  Cache cache() {
    return cache;
  }

  @Override
  Set<Deviation> deviations() {
    return Set.of();
  }
}
