package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.cache.CacheMonitor;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Times what a cache does: loads, puts and waits each time, look-ups in a {@linkplain GetSample
 * sample}.
 *
 * <p><b>Threads</b>: safe.
 */
final class CacheTimers implements CacheMonitor {

  private final Clock clock;
  private final GetSample sample;
  private final Map<Operation, Map<Outcome, Timer>> timers = new EnumMap<>(Operation.class);

  CacheTimers(MeterRegistry registry, Tags tags) {
    this.clock = registry.config().clock();
    this.sample = new GetSample(clock.monotonicTime());
    add(
        registry,
        Operation.GET,
        timer("gets", "Look-ups; if there are many, a random share of them", tags)
            .minimumExpectedValue(Duration.ofNanos(50))
            .maximumExpectedValue(Duration.ofSeconds(1)),
        Outcome.HIT,
        Outcome.MISS);
    add(
        registry,
        Operation.LOAD,
        timer("loads", "Runs of loaders, without storing what they return", tags),
        Outcome.LOADED,
        Outcome.FAILED);
    add(
        registry,
        Operation.PUT,
        timer("puts", "Values stored, or not, with what is read from their source", tags)
            .minimumExpectedValue(Duration.ofNanos(50_000)),
        Outcome.STORED,
        Outcome.DECLINED,
        Outcome.REFUSED,
        Outcome.SUPERSEDED,
        Outcome.FAILED);
    add(
        registry,
        Operation.WAIT,
        timer("waits", "Waits for another thread or process that loads the same key", tags),
        Outcome.DONE,
        Outcome.FAILED);
  }

  private static Timer.Builder timer(String what, String description, Tags tags) {
    return Timer.builder("zerocopy.cache." + what).description(description).tags(tags);
  }

  private void add(
      MeterRegistry registry, Operation operation, Timer.Builder timer, Outcome... outcomes) {
    Map<Outcome, Timer> byOutcome = new EnumMap<>(Outcome.class);
    for (Outcome outcome : outcomes) {
      byOutcome.put(outcome, timer.tag("outcome", outcome.tag()).register(registry));
    }
    timers.put(operation, byOutcome);
  }

  @Override
  public @Nullable Followed begin(Operation operation) {
    return operation == Operation.GET && !sample.takesNext()
        ? null
        : new Timed(operation, clock.monotonicTime());
  }

  private void end(Operation operation, Outcome outcome, long startNanos) {
    long now = clock.monotonicTime();
    if (operation == Operation.GET) {
      sample.taken(now);
    }
    Map<Outcome, Timer> byOutcome = timers.get(operation);
    Timer timer = byOutcome == null ? null : byOutcome.get(outcome);
    if (timer != null) {
      timer.record(now - startNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** An operation that is timed. */
  private final class Timed implements Followed {

    private final Operation operation;
    private final long startNanos;

    Timed(Operation operation, long startNanos) {
      this.operation = operation;
      this.startNanos = startNanos;
    }

    @Override
    public void bytes(long lengthBytes) {}

    @Override
    public void failed(Throwable failure) {}

    @Override
    public void end(Outcome outcome) {
      CacheTimers.this.end(operation, outcome, startNanos);
    }
  }
}
