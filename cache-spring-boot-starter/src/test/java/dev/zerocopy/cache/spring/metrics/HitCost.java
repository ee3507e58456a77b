package dev.zerocopy.cache.spring.metrics;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.cache.CacheMonitor;
import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.autoconfigure.ZeroCopyCacheMetricsAutoConfiguration;
import dev.zerocopy.cache.test.RandomDoubles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Main class of {@link HitCostTests}: hits one mapped table again and again, and prints what a hit
 * takes.
 *
 * <p>Arguments: how hits are followed, then Spring's.
 */
final class HitCost {

  private static final int ROUNDS = 60;
  private static final int HITS = 200_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private HitCost() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = ZeroCopyCacheMetricsAutoConfiguration.class)
  @EnableCaching
  static class UnmeteredApplication {}

  /** With a handler that does nothing, so that each hit is observed. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(exclude = ZeroCopyCacheMetricsAutoConfiguration.class)
  @EnableCaching
  static class ObservedApplication {

    @Bean
    ObservationHandler<Observation.Context> idleHandler() {
      return context -> true;
    }
  }

  private static Class<?> application(String how) {
    return switch (how) {
      case "unmetered", "each-timed" -> UnmeteredApplication.class;
      case "observed" -> ObservedApplication.class;
      default -> Application.class;
    };
  }

  public static void main(String[] arguments) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application(arguments[0])).run(arguments)) {
      CacheManager caches = context.getBean(CacheManager.class);
      ZeroCopyCache cache = (ZeroCopyCache) Objects.requireNonNull(caches.getCache("tables"));
      follow(arguments[0], cache.getNativeCache(), context.getBean(MeterRegistry.class));
      cache.put("k", RandomDoubles.table(4, 1, 50_000, 1));
      measure(arguments[0], cache);
    }
  }

  private static void follow(String how, NamedCache cache, MeterRegistry registry) {
    switch (how) {
      case "each-timed" -> cache.follow(new EachTimed(registry));
      default -> {} // as the application is configured
    }
  }

  /** Prints the best of the rounds. */
  private static void measure(String how, ZeroCopyCache cache) {
    double bestNanos = Double.MAX_VALUE;
    double bytes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadCpuTime();
      long batches = 0;
      for (int i = 0; i < HITS; i++) {
        batches += table(cache).batchCount();
      }
      double nanos = (double) (THREADS.getCurrentThreadCpuTime() - start) / batches;
      bytes = (double) (THREADS.getCurrentThreadAllocatedBytes() - allocated) / batches;
      bestNanos = Math.min(bestNanos, nanos);
    }
    System.out.printf("hit %s: %.0f ns, %.0f bytes%n", how, bestNanos, bytes);
  }

  private static ArrowTable table(ZeroCopyCache cache) {
    return (ArrowTable) Objects.requireNonNull(Objects.requireNonNull(cache.get("k")).get());
  }

  /** What the meters do not do: times every hit. */
  private static final class EachTimed implements CacheMonitor {

    private final MeterRegistry registry;
    private final Timer timer;

    EachTimed(MeterRegistry registry) {
      this.registry = registry;
      this.timer = Timer.builder("each").tags(Tags.empty()).register(registry);
    }

    @Override
    public @Nullable Followed begin(Operation operation) {
      return new Sampled(Timer.start(registry));
    }

    private final class Sampled implements Followed {

      private final Timer.Sample sample;

      Sampled(Timer.Sample sample) {
        this.sample = sample;
      }

      @Override
      public void bytes(long lengthBytes) {}

      @Override
      public void failed(Throwable failure) {}

      @Override
      public void end(Outcome outcome) {
        sample.stop(timer);
      }
    }
  }
}
