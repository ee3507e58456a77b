package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.file.StoreDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a cache directory: bytes mapped and retired, and the number of mappings.
 *
 * <p>They belong to all caches of the directory, so that the tags that name a cache are {@value
 * #ALL}.
 *
 * <p><b>Lifetime</b>: the registry holds the directory weakly.
 */
public final class StoreDirectoryMetrics implements MeterBinder {

  private static final String ALL = "*";

  private final StoreDirectory directory;

  /** Creates the meters, to be bound to a registry. */
  public StoreDirectoryMetrics(StoreDirectory directory) {
    this.directory = directory;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bytes(registry, "mapped", StoreDirectory::mappedBytes);
    bytes(registry, "retired", StoreDirectory::retiredBytes);
    Gauge.builder("zerocopy.cache.mappings", directory, StoreDirectory::mappings)
        .tag(MeterNames.BACKEND, "file")
        .description("Entries that are mapped, retired ones included")
        .register(registry);
  }

  private void bytes(MeterRegistry registry, String state, ToDoubleFunction<StoreDirectory> value) {
    Gauge.builder(MeterNames.BYTES, directory, value)
        .tags(Tags.of("cache", ALL, "cache.manager", ALL, "name", ALL))
        .tag(MeterNames.BACKEND, "file")
        .tag(MeterNames.STATE, state)
        .description(MeterNames.BYTES_DESCRIPTION)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
