package dev.zerocopy.cache.spring;

import java.util.Objects;
import java.util.Set;
import org.springframework.cache.Cache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

/** The oracle of isolation: Spring's cache that stores copies. */
class MapCacheByValueContractTests extends SpringCacheContract {

  private final Cache cache = make();

  private static Cache make() {
    ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager();
    manager.setBeanClassLoader(MapCacheByValueContractTests.class.getClassLoader());
    manager.setStoreByValue(true);
    return Objects.requireNonNull(manager.getCache("contract"));
  }

  @Override
  Cache cache() {
    return cache;
  }

  @Override
  Set<Deviation> deviations() {
    return Set.of(Deviation.BY_VALUE);
  }
}
