package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.store.MemoryUse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.ToDoubleFunction;

/** The meters of what a cache takes of this process's memory, where its backend maps entries. */
final class MemoryUseMeters {

  private MemoryUseMeters() {}

  static void bindTo(MeterRegistry registry, MemoryUse memory, Tags tags) {
    bytes(registry, memory, tags, "mapped", MemoryUse::mappedBytes);
    bytes(registry, memory, tags, "retired", MemoryUse::retiredBytes);
    bytes(registry, memory, tags, "resident", MemoryUse::residentBytes);
    bytes(registry, memory, tags, "heap", MemoryUse::heapBytes);
    Gauge.builder("zerocopy.cache.mappings", memory, MemoryUse::mappings)
        .tags(tags)
        .description("Entries that are mapped, retired ones included")
        .register(registry);
  }

  private static void bytes(
      MeterRegistry registry,
      MemoryUse memory,
      Tags tags,
      String state,
      ToDoubleFunction<MemoryUse> value) {
    Gauge.builder(MeterNames.BYTES, memory, value)
        .tags(tags)
        .tag(MeterNames.STATE, state)
        .description(MeterNames.BYTES_DESCRIPTION)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
