package dev.zerocopy.cache.spring.metrics;

import io.micrometer.core.instrument.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What several gauges read at once, looked up once for all that ask within a tenth of a second: so
 * their values are of one moment, and a scrape costs one look.
 *
 * <p><b>Threads</b>: safe.
 */
final class RecentReading<T> {

  private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Supplier<Optional<T>> source;
  private final Clock clock;
  private @Nullable T last;
  private long lastNanos;

  RecentReading(Supplier<Optional<T>> source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  /** One of the values; NaN if there is no reading any more. */
  double value(ToDoubleFunction<T> part) {
    T present = present();
    return present == null ? Double.NaN : part.applyAsDouble(present);
  }

  private synchronized @Nullable T present() {
    long now = clock.monotonicTime();
    if (last == null || now - lastNanos > MAX_AGE_NANOS) {
      last = source.get().orElse(null);
      lastNanos = now;
    }
    return last;
  }
}
