package dev.zerocopy.cache.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the values of a cache may be served: the first answer of its functions, else a time for
 * all of them; shortened by chance, so that values stored together do not expire together.
 *
 * <p><b>Threads</b>: safe if its functions are.
 */
public final class TimeToLive {

  private final @Nullable Duration ofAll;
  private final double jitter;
  private final DoubleSupplier random;
  private final List<TimeToLiveFunction> functions;

  /**
   * Creates the rule.
   *
   * @param ofAll a positive time, or null for no limit
   * @param jitter the largest share of its time that a value loses by chance, from 0 to below 1
   * @param functions asked in this order, until one answers
   */
  public TimeToLive(
      @Nullable Duration ofAll, double jitter, List<? extends TimeToLiveFunction> functions) {
    this(ofAll, jitter, functions, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** With a source of numbers from 0 to below 1. */
  TimeToLive(
      @Nullable Duration ofAll,
      double jitter,
      List<? extends TimeToLiveFunction> functions,
      DoubleSupplier random) {
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("jitter must be from 0 to below 1, got " + jitter);
    }
    this.ofAll = ofAll;
    this.jitter = jitter;
    this.functions = List.copyOf(functions);
    this.random = random;
  }

  /**
   * Returns the time of one value, null for no limit; if it is not positive, the value must not be
   * stored.
   *
   * @param failures told of a function that throws
   */
  @Nullable Duration of(
      String cacheName, @Nullable Object key, @Nullable Object value, FailureListener failures) {
    Duration time = ofAll;
    try {
      for (TimeToLiveFunction function : functions) {
        Duration own = function.timeToLive(cacheName, key, value);
        if (own != null) {
          time = own;
          break;
        }
      }
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      failures.failed(e);
    }
    return time == null || !time.isPositive() || jitter == 0 ? time : shortened(time);
  }

  private Duration shortened(Duration time) {
    double lost = random.getAsDouble() * jitter;
    // In seconds where milliseconds would not fit: nobody misses a fraction of such a time.
    Duration loss =
        time.toSeconds() > Long.MAX_VALUE / 2000
            ? Duration.ofSeconds((long) (lost * time.toSeconds()))
            : Duration.ofMillis((long) (lost * time.toMillis()));
    return time.minus(loss);
  }

  /** Told of a function that threw. */
  @FunctionalInterface
  interface FailureListener {

    void failed(Throwable failure);
  }
}
