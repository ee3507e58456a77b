package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import java.util.Arrays;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a cached method does while something is wrong with Redis, and when it is right again: it
 * runs, returns nothing out of date, what was not stored or removed is counted with its reason, a
 * few lines are logged, and it is cached again without a restart.
 */
final class FaultScenario {

  static final int KEYS = 8;

  /** One for the server that does not serve, one for each reason of a put, one for the end. */
  private static final int MAX_LINES = 5;

  private final CachedMethod method;

  FaultScenario(CachedMethod method) {
    this.method = method;
  }

  /**
   * Fills the cache, calls the method and changes its results while there is a fault, and waits
   * until it is cached again.
   */
  void survive(Step fault, Step recovery) throws Exception {
    try (Warnings warnings = new Warnings()) {
      awaitCached();
      fault.run();
      callAll();
      method.change(0);
      method.replace(1);
      method.change(2);
      method.change(2);
      callAll();
      assertThat(warnings.lines()).hasSizeBetween(1, MAX_LINES).doesNotHaveDuplicates();
      recovery.run();
      awaitCached();
      assertThat(warnings.lines()).hasSizeBetween(1, MAX_LINES).doesNotHaveDuplicates();
      assertThat(method.statistics().putFailures.sum()).isZero();
    }
  }

  private void callAll() throws Exception {
    for (int i = 0; i < 3 * KEYS; i++) {
      method.call(i % KEYS);
      method.callSync(i % KEYS);
    }
  }

  /** Until no call runs the method itself. */
  void awaitCached() throws Exception {
    Polling.until("all cached", () -> method.runsOf(KEYS), runs -> runs == 0);
  }

  /** Why values were not stored so far. */
  Set<Reason> refusals() {
    return counted(method.statistics()::refusals);
  }

  /** Why values were not removed at once so far. */
  Set<Reason> deferrals() {
    return counted(method.statistics()::deferrals);
  }

  private static Set<Reason> counted(ToLongFunction<Reason> counter) {
    return Arrays.stream(Reason.values())
        .filter(reason -> counter.applyAsLong(reason) > 0)
        .collect(Collectors.toSet());
  }

  StoreStatistics statistics() {
    return method.statistics();
  }

  /** Something that goes wrong, or right again. */
  @FunctionalInterface
  interface Step {

    void run() throws Exception;
  }
}
