package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.metrics.ZeroCopyCacheMetrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.boot.cache.metrics.CacheMeterBinderProvider;

/**
 * Gives Spring Boot the meters of our caches, and remembers which caches it gave them for.
 *
 * <p><b>Threads</b>: safe.
 */
final class ZeroCopyCacheMeterBinderProvider implements CacheMeterBinderProvider<ZeroCopyCache> {

  private final Set<ZeroCopyCache> metered =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  @Override
  public MeterBinder getMeterBinder(ZeroCopyCache cache, Iterable<Tag> tags) {
    metered.add(cache);
    return new ZeroCopyCacheMetrics(cache, tags);
  }

  boolean isMetered(ZeroCopyCache cache) {
    return metered.contains(cache);
  }
}
