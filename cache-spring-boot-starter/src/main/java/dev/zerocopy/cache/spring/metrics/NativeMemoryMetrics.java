package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.memory.NativeMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of the native memory of this process that values take which are unpacked or fetched,
 * those that nobody reads any more but no collection has found yet included.
 */
public final class NativeMemoryMetrics implements MeterBinder {

  /** Creates the meters, to be bound to a registry. */
  public NativeMemoryMetrics() {}

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(MeterNames.NATIVE_USED, NativeMemory::usedBytes)
        .description("Native memory of values that are unpacked or fetched")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    Gauge.builder(MeterNames.NATIVE_MAX, NativeMemory::maxBytes)
        .description("Native memory that values may take that are unpacked or fetched")
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
