package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
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
        .withConfiguration(
            AutoConfigurations.of(
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                CacheMetricsAutoConfiguration.class,
                ZeroCopyCacheMetricsAutoConfiguration.class))
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
              assertThat(value(context, "zerocopy.cache.mappings")).isNotNegative();
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
