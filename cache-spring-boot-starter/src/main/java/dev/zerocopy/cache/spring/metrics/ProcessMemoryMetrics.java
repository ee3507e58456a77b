package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.memory.CgroupMemory;
import dev.zerocopy.cache.memory.ProcessMemory;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of what this process has resident, by kind, and of what its cgroup uses and may use.
 *
 * <p>Pages of mapped entries are {@code file}; what a process must have to live is {@code
 * anonymous}. The kinds of one scrape are of one moment.
 *
 * <p>Where the system does not tell a value there is no meter of it, rather than one that is zero.
 *
 * <p><b>Source</b>: {@link ProcessMemory}, {@link CgroupMemory}.
 */
public final class ProcessMemoryMetrics implements MeterBinder {

  private static final String RSS = "process.memory.rss";

  private final Supplier<Optional<ProcessMemory>> process;
  private final Supplier<Optional<CgroupMemory>> cgroup;

  /** Creates the meters, to be bound to a registry. */
  public ProcessMemoryMetrics() {
    this(ProcessMemory::read, CgroupMemory::read);
  }

  ProcessMemoryMetrics(
      Supplier<Optional<ProcessMemory>> process, Supplier<Optional<CgroupMemory>> cgroup) {
    this.process = process;
    this.cgroup = cgroup;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Clock clock = registry.config().clock();
    if (process.get().isPresent()) {
      bindProcess(registry, new RecentReading<>(process, clock));
    }
    cgroup
        .get()
        .ifPresent(present -> bindCgroup(registry, present, new RecentReading<>(cgroup, clock)));
  }

  private static void bindProcess(MeterRegistry registry, RecentReading<ProcessMemory> reading) {
    kind(registry, "anonymous", reading, ProcessMemory::anonymousBytes);
    kind(registry, "file", reading, ProcessMemory::fileBytes);
    kind(registry, "shared", reading, ProcessMemory::sharedBytes);
    gauge(RSS + ".peak", Tags.empty(), reading, ProcessMemory::peakBytes)
        .description("The most that has been resident at a time since the process started")
        .register(registry);
  }

  private static void kind(
      MeterRegistry registry,
      String kind,
      RecentReading<ProcessMemory> reading,
      ToDoubleFunction<ProcessMemory> value) {
    gauge(RSS, Tags.of("kind", kind), reading, value)
        .description(
            "Resident memory of this process: anonymous (heap, off-heap), pages of files, or"
                + " shared")
        .register(registry);
  }

  private static void bindCgroup(
      MeterRegistry registry, CgroupMemory present, RecentReading<CgroupMemory> reading) {
    if (present.usedBytes().isPresent()) {
      cgroup("used", reading, CgroupMemory::usedBytes)
          .description("Memory that the cgroup uses, page cache included")
          .register(registry);
    }
    if (present.limitBytes().isPresent()) {
      cgroup("max", reading, CgroupMemory::limitBytes)
          .description("Memory that the cgroup may use")
          .register(registry);
    }
  }

  private static Gauge.Builder<?> cgroup(
      String what,
      RecentReading<CgroupMemory> reading,
      Function<CgroupMemory, OptionalLong> value) {
    return gauge(
        "process.memory.cgroup." + what,
        Tags.empty(),
        reading,
        memory -> {
          OptionalLong bytes = value.apply(memory);
          return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
        });
  }

  private static <T> Gauge.Builder<?> gauge(
      String name, Tags tags, RecentReading<T> reading, ToDoubleFunction<T> value) {
    return Gauge.builder(name, reading, r -> r.value(value))
        .tags(tags)
        .baseUnit(BaseUnits.BYTES)
        .strongReference(true);
  }
}
