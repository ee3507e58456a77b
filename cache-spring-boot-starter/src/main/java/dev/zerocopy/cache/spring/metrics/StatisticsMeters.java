package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.function.ToDoubleFunction;

/** The meters of ours that count what a cache did, beside the standard ones. */
final class StatisticsMeters {

  private final MeterRegistry registry;
  private final StoreStatistics statistics;
  private final Tags tags;

  private StatisticsMeters(MeterRegistry registry, StoreStatistics statistics, Tags tags) {
    this.registry = registry;
    this.statistics = statistics;
    this.tags = tags;
  }

  static void bindTo(MeterRegistry registry, StoreStatistics statistics, Tags tags) {
    StatisticsMeters meters = new StatisticsMeters(registry, statistics, tags);
    meters.bindLookUps();
    meters.bindPuts();
    meters.bindBytes();
  }

  private FunctionCounter.Builder<StoreStatistics> counter(
      String name, String description, ToDoubleFunction<StoreStatistics> count) {
    return FunctionCounter.builder(name, statistics, count).tags(tags).description(description);
  }

  private void bindLookUps() {
    for (MissReason reason : MissReason.values()) {
      counter(MeterNames.MISSES, "Look-ups that found nothing to serve", s -> s.misses(reason))
          .tag("reason", reason.tag())
          .register(registry);
    }
    blocks("verified", s -> s.blocksVerified.sum());
    blocks("failed", s -> s.blocksFailed.sum());
  }

  private void blocks(String result, ToDoubleFunction<StoreStatistics> count) {
    counter(MeterNames.BLOCKS, "Blocks whose checksum was compared: it matched, or not", count)
        .tag("result", result)
        .baseUnit("blocks")
        .register(registry);
  }

  private void bindPuts() {
    for (Reason reason : Reason.values()) {
      counter(
              MeterNames.PUTS_REFUSED,
              "Values that were not stored for want of a place",
              s -> s.refusals(reason))
          .tag("reason", reason.tag())
          .register(registry);
    }
    counter(
            MeterNames.PUTS_FAILED,
            "Values that could not be stored because of an error",
            s -> s.putFailures.sum())
        .register(registry);
    counter(
            MeterNames.PUTS_DECLINED,
            "Values that were given no time to live, thus not stored",
            s -> s.putsDeclined.sum())
        .register(registry);
    counter(
            MeterNames.TIME_TO_LIVE_FAILURES,
            "Times to live that could not be asked for because the function threw",
            s -> s.timeToLiveFailures.sum())
        .register(registry);
  }

  private void bindBytes() {
    counter(
            MeterNames.WRITTEN,
            "Bytes written for stored values, with headers and checksums",
            s -> s.bytesWritten.sum())
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
    compression("before", s -> s.bytesBeforeCompression.sum());
    compression("after", s -> s.bytesAfterCompression.sum());
    if (statistics.knowsSizes()) {
      bindBytesStored();
    }
  }

  private void compression(String state, ToDoubleFunction<StoreStatistics> bytes) {
    counter(
            MeterNames.COMPRESSION_BYTES,
            "Bytes of values that were compressed, before and after it",
            bytes)
        .tag(MeterNames.STATE, state)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }

  private void bindBytesStored() {
    Gauge.builder(MeterNames.BYTES, statistics, StoreStatistics::bytesStored)
        .tags(tags)
        .tag(MeterNames.STATE, "stored")
        .description(MeterNames.BYTES_DESCRIPTION)
        .baseUnit(BaseUnits.BYTES)
        .register(registry);
  }
}
