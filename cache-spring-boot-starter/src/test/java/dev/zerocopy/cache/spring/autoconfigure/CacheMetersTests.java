package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import dev.zerocopy.cache.spring.metrics.ProcessMemoryMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The meters of declared caches, of caches made at runtime, and of the directory. */
class CacheMetersTests {

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.caching(directory)
        .withUserConfiguration(Texts.class)
        .withConfiguration(Contexts.METERS)
        .withPropertyValues("zerocopy.cache.caches.declared.backend=file");
  }

  private static Cache cache(ApplicationContext context, String name) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
  }

  private static double count(ApplicationContext context, String meter, String... tags) {
    return context.getBean(MeterRegistry.class).get(meter).tags(tags).functionCounter().count();
  }

  private static double value(ApplicationContext context, String meter, String... tags) {
    return context.getBean(MeterRegistry.class).get(meter).tags(tags).gauge().value();
  }

  private static @Nullable FunctionCounter gets(ApplicationContext context, String name) {
    return context
        .getBean(MeterRegistry.class)
        .find("cache.gets")
        .tags("cache", name, "name", name, "cache.manager", "cacheManager", "result", "hit")
        .functionCounter();
  }

  @Test
  void declaredCache_hasMetersFromTheStart() {
    runner().run(context -> assertThat(gets(context, "declared")).isNotNull());
  }

  @Test
  void cacheMadeAtRuntime_hasTheSameMeters() {
    runner()
        .run(
            context -> {
              assertThat(gets(context, "late")).isNull();
              assertThat(cache(context, "late").get("a")).isNull();
              assertThat(gets(context, "late")).isNotNull();
              assertThat(metersOf(context, "late")).isEqualTo(metersOf(context, "declared"));
            });
  }

  private static Set<String> metersOf(ApplicationContext context, String cache) {
    return context.getBean(MeterRegistry.class).getMeters().stream()
        .map(Meter::getId)
        .filter(id -> cache.equals(id.getTag("cache")))
        .map(id -> id.toString().replace(cache, "name"))
        .collect(Collectors.toSet());
  }

  @Test
  void operations_areCounted() {
    runner()
        .run(
            context -> {
              Cache cache = cache(context, "declared");
              assertThat(cache.get("a")).isNull();
              cache.put("a", "one");
              cache.put("b", null);
              assertThat(cache.get("a")).isNotNull();
              assertThat(cache.get("b")).isNotNull();
              cache.evict("b");
              assertThat(count(context, "cache.gets", "cache", "declared", "result", "hit"))
                  .isEqualTo(2);
              assertThat(count(context, "cache.gets", "cache", "declared", "result", "miss"))
                  .isEqualTo(1);
              assertThat(count(context, "cache.puts", "cache", "declared")).isEqualTo(2);
              assertThat(count(context, "cache.removals", "cache", "declared")).isEqualTo(1);
              assertThat(count(context, "cache.evictions", "cache", "declared")).isZero();
              assertThat(value(context, "cache.size", "cache", "declared")).isEqualTo(1);
              assertThat(
                      count(
                          context, "zerocopy.cache.misses", "reason", "absent", "backend", "file"))
                  .isEqualTo(1);
              assertThat(count(context, "zerocopy.cache.puts.declined")).isZero();
              assertThat(count(context, "zerocopy.cache.time-to-live.failures")).isZero();
              assertThat(value(context, "zerocopy.cache.bytes", "state", "stored")).isPositive();
              assertThat(value(context, "zerocopy.cache.bytes", "state", "mapped")).isNotNegative();
              assertThat(value(context, "zerocopy.cache.bytes", "state", "retired"))
                  .isNotNegative();
              assertThat(value(context, "zerocopy.cache.bytes", "state", "heap")).isPositive();
              assertThat(value(context, "zerocopy.cache.mappings")).isZero();
            });
  }

  private static long timed(ApplicationContext context, String timer, String outcome) {
    return context
        .getBean(MeterRegistry.class)
        .get(timer)
        .tags("cache", "declared", "backend", "file", "outcome", outcome)
        .timer()
        .count();
  }

  /** Of look-ups that follow each other faster only a share is timed. */
  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(3);
  }

  @Test
  void operations_areTimed() {
    runner()
        .run(
            context -> {
              Cache cache = cache(context, "declared");
              pause();
              assertThat(cache.get("a")).isNull();
              cache.put("a", "one");
              pause();
              assertThat(cache.get("a")).isNotNull();
              pause();
              assertThat(cache.get("b", () -> "two")).isEqualTo("two");
              pause();
              assertThatThrownBy(() -> cache.get("c", CacheMetersTests::fail));
              pause();
              assertThat(cache.retrieve("d", () -> CompletableFuture.completedFuture("four")))
                  .isCompletedWithValue("four");
              cache.put("e", new Object());
              assertThat(timed(context, "zerocopy.cache.gets", "hit")).isEqualTo(1);
              assertThat(timed(context, "zerocopy.cache.gets", "miss")).isEqualTo(4);
              assertThat(timed(context, "zerocopy.cache.loads", "loaded")).isEqualTo(2);
              assertThat(timed(context, "zerocopy.cache.loads", "failed")).isEqualTo(1);
              assertThat(timed(context, "zerocopy.cache.puts", "stored")).isEqualTo(3);
              assertThat(timed(context, "zerocopy.cache.puts", "failed")).isEqualTo(1);
              assertThat(timed(context, "zerocopy.cache.puts", "declined")).isZero();
              assertThat(timed(context, "zerocopy.cache.waits", "done")).isZero();
              assertThat(count(context, "zerocopy.cache.written")).isPositive();
              assertThat(count(context, "zerocopy.cache.blocks", "result", "verified")).isZero();
              assertThat(count(context, "zerocopy.cache.blocks", "result", "failed")).isZero();
            });
  }

  private static String fail() {
    throw new IllegalStateException("loader");
  }

  @Test
  void evictions_areCountedByCause() {
    runner()
        .withPropertyValues("zerocopy.cache.caches.declared.time-to-live=1ms")
        .run(
            context -> {
              Cache cache = cache(context, "declared");
              cache.put("a", "one");
              while (cache.get("a") != null) {
                Thread.onSpinWait(); // until the millisecond has passed
              }
              assertThat(count(context, "cache.evictions", "cause", "expired")).isEqualTo(1);
              assertThat(count(context, "cache.evictions", "cause", "size")).isZero();
              assertThat(count(context, "cache.evictions", "cause", "corrupt")).isZero();
            });
  }

  @Test
  void percentiles_areThoseThatBootsPropertiesAskFor() {
    runner()
        .withPropertyValues(
            "management.metrics.distribution.percentiles[zerocopy.cache.gets]=0.5, 0.99",
            "management.metrics.distribution.slo[zerocopy.cache.gets]=1us, 1ms")
        .run(
            context -> {
              assertThat(cache(context, "declared").get("a")).isNull();
              HistogramSnapshot gets =
                  context
                      .getBean(MeterRegistry.class)
                      .get("zerocopy.cache.gets")
                      .tags("cache", "declared", "outcome", "miss")
                      .timer()
                      .takeSnapshot();
              assertThat(gets.percentileValues())
                  .extracting(ValueAtPercentile::percentile)
                  .containsExactly(0.5, 0.99);
              assertThat(gets.histogramCounts())
                  .extracting(CountAtBucket::bucket)
                  .containsExactly(1e3, 1e6);
            });
  }

  @Test
  void limits_areMetersToo() {
    runner()
        .withPropertyValues(
            "zerocopy.cache.file.max-mapped-size=20GB", "zerocopy.cache.file.max-retired-size=1GB")
        .run(
            context -> {
              assertThat(value(context, "zerocopy.cache.bytes.max", "state", "mapped"))
                  .isEqualTo(20L << 30);
              assertThat(value(context, "zerocopy.cache.bytes.max", "state", "retired"))
                  .isEqualTo(1L << 30);
            });
  }

  @Test
  void metersOfOneName_haveTheSameTagKeys() {
    runner()
        .run(
            context -> {
              assertThat(cache(context, "late")).isNotNull();
              Map<String, Set<Set<String>>> keys =
                  context.getBean(MeterRegistry.class).getMeters().stream()
                      .map(Meter::getId)
                      .filter(id -> id.getName().contains("cache"))
                      .collect(
                          Collectors.groupingBy(
                              Meter.Id::getName,
                              Collectors.mapping(
                                  CacheMetersTests::keys, Collectors.toUnmodifiableSet())));
              assertThat(keys).containsKeys("zerocopy.cache.bytes", "cache.gets");
              assertThat(keys.values()).allSatisfy(sets -> assertThat(sets).hasSize(1));
            });
  }

  private static Set<String> keys(Meter.Id id) {
    return id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processMemory_isMeteredByKind() {
    runner()
        .run(
            context -> {
              assertThat(value(context, "process.memory.rss", "kind", "anonymous")).isPositive();
              assertThat(value(context, "process.memory.rss", "kind", "file")).isPositive();
              assertThat(value(context, "process.memory.rss", "kind", "shared")).isNotNegative();
              assertThat(value(context, "process.memory.rss.peak")).isPositive();
            });
  }

  @Test
  void processMemory_ofAnApplicationsOwn_isTheOnlyOne() {
    runner()
        .withBean("own", ProcessMemoryMetrics.class, ProcessMemoryMetrics::new)
        .run(
            context ->
                assertThat(context.getBeanNamesForType(ProcessMemoryMetrics.class))
                    .containsExactly("own"));
  }

  @Test
  void withoutMicrometer_cachesWork() {
    runner()
        .withClassLoader(new FilteredClassLoader("io.micrometer"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(cache(context, "late").get("a")).isNull();
            });
  }

  @Test
  void withoutRegistry_cachesWork() {
    Contexts.caching(directory)
        .withConfiguration(
            AutoConfigurations.of(
                CacheMetricsAutoConfiguration.class, ZeroCopyCacheMetricsAutoConfiguration.class))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(cache(context, "late").get("a")).isNull();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Texts {

    @Bean(defaultCandidate = false)
    @FileBackend
    CacheSerializer texts() {
      return TextCodec.serializer();
    }
  }
}
