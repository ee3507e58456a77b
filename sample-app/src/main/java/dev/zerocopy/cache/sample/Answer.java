package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.store.CorruptEntryException;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was read from a cached value, and how the value came.
 *
 * <p>Damage that is found while a value is read has removed its entry: to call the cached method
 * once more, which computes it anew, is all that a reader does about it.
 *
 * @param isHit whether the cached method did not run
 * @param wasDamaged whether the first attempt found the value damaged
 * @param lookupNanos the time of the call that gave the value
 * @param nanos the time of look-up and reading, of both attempts if there were two
 */
record Answer<R>(R value, boolean isHit, boolean wasDamaged, long lookupNanos, long nanos) {

  /** Calls a cached method, through its proxy, and reads what it returned. */
  static <T, R> Answer<R> of(Supplier<T> call, Function<T, R> reading) {
    long startNanos = System.nanoTime();
    try {
      return read(call, reading, false, startNanos);
    } catch (CorruptEntryException e) {
      return read(call, reading, true, startNanos);
    }
  }

  private static <T, R> Answer<R> read(
      Supplier<T> call, Function<T, R> reading, boolean wasDamaged, long startNanos) {
    long callNanos = System.nanoTime();
    Lookup<T> lookup = Lookup.of(call);
    long lookupNanos = System.nanoTime() - callNanos;
    R value = reading.apply(lookup.value());
    return new Answer<>(
        value, lookup.isHit(), wasDamaged, lookupNanos, System.nanoTime() - startNanos);
  }

  /** {@code hit}, {@code miss}, or {@code damaged}: a miss because the entry was found damaged. */
  String outcome() {
    if (wasDamaged) {
      return "damaged";
    }
    return isHit ? "hit" : "miss";
  }

  BigDecimal lookupMicros() {
    return BigDecimal.valueOf(lookupNanos, 3);
  }

  long micros() {
    return nanos / 1_000;
  }
}
