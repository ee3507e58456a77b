package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.file.StoreDirectory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a cache directory: the most that may be mapped and retired, what is free on its
 * disk, and whether values are stored.
 *
 * <p>Limits belong to all caches of the directory, so that the tags that name a cache are {@value
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
    maxBytes(registry, "mapped", StoreDirectory::maxMappedBytes);
    maxBytes(registry, "retired", StoreDirectory::maxRetiredBytes);
    space(registry, "free", "Bytes that are free on the disk", StoreDirectory::freeBytes);
    space(
        registry,
        "free.min",
        "Bytes that must be free, or nothing is stored",
        StoreDirectory::minFreeBytes);
    Gauge.builder("zerocopy.cache.writable", directory, d -> d.isLowOnDisk() ? 0 : 1)
        .tag(MeterNames.BACKEND, "file")
        .description("1 while values are stored, 0 while the disk has too little free space")
        .register(registry);
  }

  private void space(
      MeterRegistry registry,
      String what,
      String description,
      ToDoubleFunction<StoreDirectory> value) {
    Gauge.builder("zerocopy.cache.disk." + what, directory, value)
        .tag(MeterNames.BACKEND, "file")
        .description(description)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  private void maxBytes(
      MeterRegistry registry, String state, ToDoubleFunction<StoreDirectory> value) {
    Gauge.builder(MeterNames.MAX_BYTES, directory, value)
        .tags(Tags.of("cache", ALL, "cache.manager", ALL, "name", ALL))
        .tag(MeterNames.BACKEND, "file")
        .tag(MeterNames.STATE, state)
        .description("The most bytes of entries: mapped without the retired ones, or retired")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
