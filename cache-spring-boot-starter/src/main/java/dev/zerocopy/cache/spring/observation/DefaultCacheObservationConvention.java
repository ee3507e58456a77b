package dev.zerocopy.cache.spring.observation;

import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import dev.zerocopy.cache.spring.observation.CacheObservationDocumentation.HighCardinalityKeyNames;
import dev.zerocopy.cache.spring.observation.CacheObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Locale;

/** The names of {@link CacheObservationDocumentation}. To be extended by who wants more. */
public class DefaultCacheObservationConvention implements CacheObservationConvention {

  static final DefaultCacheObservationConvention INSTANCE = new DefaultCacheObservationConvention();

  @Override
  public String getName() {
    return "zerocopy.cache.operations";
  }

  @Override
  public String getContextualName(CacheObservationContext context) {
    return operation(context) + ' ' + context.cacheName();
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(CacheObservationContext context) {
    return KeyValues.of(
        LowCardinalityKeyNames.BACKEND.withValue(context.backend()),
        LowCardinalityKeyNames.CACHE.withValue(context.cacheName()),
        LowCardinalityKeyNames.OPERATION.withValue(operation(context)),
        outcome(context));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(CacheObservationContext context) {
    return context.bytes() < 0
        ? KeyValues.empty()
        : KeyValues.of(HighCardinalityKeyNames.BYTES.withValue(Long.toString(context.bytes())));
  }

  private static String operation(CacheObservationContext context) {
    return context.operation().name().toLowerCase(Locale.ROOT);
  }

  /** Meters of one name have the same keys, those of operations under way too. */
  private static KeyValue outcome(CacheObservationContext context) {
    Outcome outcome = context.outcome();
    return outcome == null
        ? LowCardinalityKeyNames.OUTCOME.withNoneValue()
        : LowCardinalityKeyNames.OUTCOME.withValue(outcome.tag());
  }
}
