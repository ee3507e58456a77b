package dev.zerocopy.cache.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.memory.CgroupMemory;
import dev.zerocopy.cache.memory.ProcessMemory;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The meters of a process's memory, of systems that tell all, little or nothing. */
class ProcessMemoryMetricsTests {

  private static final ProcessMemory MEMORY = new ProcessMemory(10, 20, 30, 70);

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  private double value(String meter, String... tags) {
    return registry.get(meter).tags(tags).gauge().value();
  }

  private void bind(Optional<ProcessMemory> process, Optional<CgroupMemory> cgroup) {
    new ProcessMemoryMetrics(() -> process, () -> cgroup).bindTo(registry);
  }

  @Test
  void systemThatTellsAll_hasAllMetersInBytes() {
    bind(
        Optional.of(MEMORY),
        Optional.of(new CgroupMemory(OptionalLong.of(1000), OptionalLong.of(600))));
    assertThat(value("process.memory.rss", "kind", "anonymous")).isEqualTo(10);
    assertThat(value("process.memory.rss", "kind", "file")).isEqualTo(20);
    assertThat(value("process.memory.rss", "kind", "shared")).isEqualTo(30);
    assertThat(value("process.memory.rss.peak")).isEqualTo(70);
    assertThat(value("process.memory.cgroup.used")).isEqualTo(600);
    assertThat(value("process.memory.cgroup.max")).isEqualTo(1000);
    assertThat(registry.getMeters())
        .extracting(Meter::getId)
        .allSatisfy(id -> assertThat(id.getBaseUnit()).isEqualTo("bytes"))
        .allSatisfy(id -> assertThat(id.getDescription()).isNotBlank());
  }

  @Test
  void systemThatTellsNothing_hasNoMeters() {
    bind(Optional.empty(), Optional.empty());
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void cgroupWithoutLimit_hasNoMeterOfIt() {
    bind(
        Optional.empty(),
        Optional.of(new CgroupMemory(OptionalLong.empty(), OptionalLong.of(600))));
    assertThat(registry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsExactly("process.memory.cgroup.used");
  }

  @Test
  void kinds_areOfOneLook_untilItIsOld() {
    AtomicInteger looks = new AtomicInteger();
    new ProcessMemoryMetrics(
            () -> Optional.of(new ProcessMemory(looks.incrementAndGet(), looks.get(), 0, 0)),
            Optional::empty)
        .bindTo(registry);
    double first = value("process.memory.rss", "kind", "anonymous");
    assertThat(value("process.memory.rss", "kind", "file")).isEqualTo(first);
    clock.add(Duration.ofMillis(101));
    assertThat(value("process.memory.rss", "kind", "file")).isEqualTo(first + 1);
  }

  @Test
  void valueThatIsGone_isNoNumber() {
    AtomicInteger looks = new AtomicInteger();
    new ProcessMemoryMetrics(
            () -> looks.incrementAndGet() == 1 ? Optional.of(MEMORY) : Optional.empty(),
            Optional::empty)
        .bindTo(registry);
    assertThat(value("process.memory.rss", "kind", "file")).isNaN();
  }
}
