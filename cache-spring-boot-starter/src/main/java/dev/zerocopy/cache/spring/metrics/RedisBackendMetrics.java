package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.redis.BreakerState;
import dev.zerocopy.cache.redis.RedisBackend;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/**
 * The meters of the Redis backend's breaker: which state it is in, and what it held off.
 *
 * <p><b>Lifetime</b>: the registry holds the backend weakly.
 */
public final class RedisBackendMetrics implements MeterBinder {

  private static final String REDIS = "redis";

  private final RedisBackend backend;

  /** Creates the meters, to be bound to a registry. */
  public RedisBackendMetrics(RedisBackend backend) {
    this.backend = backend;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (BreakerState state : BreakerState.values()) {
      Gauge.builder("zerocopy.cache.breaker.state", backend, b -> b.breakerState() == state ? 1 : 0)
          .tag(MeterNames.BACKEND, REDIS)
          .tag(MeterNames.STATE, state.name().toLowerCase(Locale.ROOT))
          .description("1 for the state that the breaker is in; open: the server is left alone")
          .register(registry);
    }
    FunctionCounter.builder(
            "zerocopy.cache.breaker.held.off", backend, RedisBackend::commandsHeldOff)
        .tag(MeterNames.BACKEND, REDIS)
        .description("Commands that were not sent because the server was left alone")
        .register(registry);
  }
}
