package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MemoryUse;
import dev.zerocopy.cache.store.StoreStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one cache: the standard ones, with evictions by cause; ours, of what it did, of its
 * bytes and of the time that it took.
 *
 * <p><b>Lifetime</b>: holds the cache weakly; its manager holds it.
 */
public final class ZeroCopyCacheMetrics extends CacheMeterBinder<ZeroCopyCache> {

  private final StoreStatistics statistics;
  private final String backend;

  /** Creates the meters, to be bound to a registry. */
  public ZeroCopyCacheMetrics(ZeroCopyCache cache, Iterable<Tag> tags) {
    super(cache, cache.getName(), tags);
    this.statistics = cache.getNativeCache().statistics();
    this.backend = cache.backend();
  }

  @Override
  protected @Nullable Long size() {
    return statistics.knowsSizes() ? statistics.entries() : null;
  }

  @Override
  protected long hitCount() {
    return statistics.hits.sum();
  }

  @Override
  protected Long missCount() {
    return statistics.misses();
  }

  /** Null: there is one for each cause. */
  @Override
  protected @Nullable Long evictionCount() {
    return null;
  }

  @Override
  protected long putCount() {
    return statistics.puts.sum();
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    for (EvictionCause cause : EvictionCause.values()) {
      FunctionCounter.builder("cache.evictions", statistics, s -> s.evictions(cause))
          .tags(getTagsWithCacheName())
          .tag("cause", cause.tag())
          .description("Entries that the cache removed by itself")
          .register(registry);
    }
    FunctionCounter.builder("cache.removals", statistics, s -> s.removals.sum())
        .tags(getTagsWithCacheName())
        .description("Entries that a caller removed")
        .register(registry);
    Tags tags = Tags.of(getTagsWithCacheName()).and(MeterNames.BACKEND, backend);
    StatisticsMeters.bindTo(registry, statistics, tags);
    ZeroCopyCache cache = getCache();
    if (cache != null) {
      MemoryUse memory = cache.getNativeCache().store().memory();
      if (memory != null) {
        MemoryUseMeters.bindTo(registry, memory, tags);
      }
      cache.getNativeCache().follow(new CacheTimers(registry, tags));
    }
  }
}
