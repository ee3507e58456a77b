package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;

/**
 * The meters of one cache: the standard ones, removals, misses by reason and bytes stored.
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
  protected Long size() {
    return statistics.entries.get();
  }

  @Override
  protected long hitCount() {
    return statistics.hits.sum();
  }

  @Override
  protected Long missCount() {
    return statistics.misses();
  }

  @Override
  protected Long evictionCount() {
    return statistics.evictions.sum();
  }

  @Override
  protected long putCount() {
    return statistics.puts.sum();
  }

  @Override
  protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
    FunctionCounter.builder("cache.removals", statistics, s -> s.removals.sum())
        .tags(getTagsWithCacheName())
        .description("Entries that a caller removed")
        .register(registry);
    Tags tags = Tags.of(getTagsWithCacheName()).and(MeterNames.BACKEND, backend);
    for (MissReason reason : MissReason.values()) {
      FunctionCounter.builder(MeterNames.MISSES, statistics, s -> s.misses(reason))
          .tags(tags)
          .tag("reason", reason.tag())
          .description("Look-ups that found nothing to serve")
          .register(registry);
    }
    FunctionCounter.builder(MeterNames.PUTS_DECLINED, statistics, s -> s.putsDeclined.sum())
        .tags(tags)
        .description("Values that were given no time to live, thus not stored")
        .register(registry);
    FunctionCounter.builder(
            MeterNames.TIME_TO_LIVE_FAILURES, statistics, s -> s.timeToLiveFailures.sum())
        .tags(tags)
        .description("Times to live that could not be asked for because the function threw")
        .register(registry);
    Gauge.builder(MeterNames.BYTES, statistics, s -> s.bytesStored.get())
        .tags(tags)
        .tag(MeterNames.STATE, "stored")
        .description(MeterNames.BYTES_DESCRIPTION)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
