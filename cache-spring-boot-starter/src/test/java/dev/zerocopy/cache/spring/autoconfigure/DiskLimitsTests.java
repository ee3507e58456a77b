package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Limits of the disk by properties, and what meters and health say of them. */
class DiskLimitsTests {

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.caching(directory)
        .withUserConfiguration(Texts.class)
        .withConfiguration(Contexts.METERS)
        .withConfiguration(AutoConfigurations.of(ZeroCopyCacheHealthAutoConfiguration.class));
  }

  private static Cache cache(ApplicationContext context, String name) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
  }

  private static double refused(ApplicationContext context, String reason) {
    return context
        .getBean(MeterRegistry.class)
        .get("zerocopy.cache.puts.refused")
        .tags("reason", reason, "cache", "texts")
        .functionCounter()
        .count();
  }

  private static double gauge(ApplicationContext context, String name) {
    return context.getBean(MeterRegistry.class).get(name).gauge().value();
  }

  @Test
  void maxEntriesOfACache_isHeld() {
    runner()
        .withPropertyValues("zerocopy.cache.caches.texts.max-entries=5")
        .run(
            context -> {
              Cache cache = cache(context, "texts");
              for (int i = 0; i < 50; i++) {
                cache.put(i, "text");
              }
              assertThat(gauge(context, "cache.size")).isBetween(4.0, 5.0);
            });
  }

  @Test
  void valueThatIsLargerThanMaxSize_isRefused_andWhatItReplacesIsGone() {
    runner()
        .withPropertyValues("zerocopy.cache.caches.texts.max-size=16KB")
        .run(
            context -> {
              Cache cache = cache(context, "texts");
              cache.put("k", "small");
              cache.put("other", "small");
              cache.put("k", "large".repeat(10_000));
              assertThat(refused(context, "oversized")).isEqualTo(1);
              assertThat(cache.get("k")).as("out of date").isNull();
              assertThat(cache.get("other")).isNotNull();
            });
  }

  @Test
  void lowDisk_storesNothing_andSaysSo() {
    runner()
        .withPropertyValues("zerocopy.cache.file.min-free-space=1000000GB")
        .run(
            context -> {
              Cache cache = cache(context, "texts");
              cache.put("k", "text");
              assertThat(cache.get("k")).isNull();
              assertThat(refused(context, "low-disk")).isEqualTo(1);
              assertThat(gauge(context, "zerocopy.cache.writable")).isZero();
              assertThat(details(context))
                  .containsEntry("storing", false)
                  .containsEntry("degraded", true);
            });
  }

  @Test
  void degradedStatus_isTheApplicationsToChoose() {
    runner()
        .withPropertyValues(
            "zerocopy.cache.file.min-free-space=1000000GB",
            "zerocopy.cache.health.degraded-status=OUT_OF_SERVICE")
        .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
  }

  @Test
  void health_isUp_withWhatIsStoredAndFree() {
    runner()
        .run(
            context -> {
              cache(context, "texts").put("k", "text");
              assertThat(details(context))
                  .containsEntry("storing", true)
                  .containsEntry("stored", 4096L)
                  .containsKeys("directory", "free", "minFree");
              assertThat(gauge(context, "zerocopy.cache.writable")).isEqualTo(1);
            });
  }

  private static Map<String, Object> details(ApplicationContext context) {
    Health health = health(context);
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    return health.getDetails();
  }

  private static Health health(ApplicationContext context) {
    CompositeHealthContributor all =
        context.getBean("zerocopycacheHealthContributor", CompositeHealthContributor.class);
    HealthIndicator file = (HealthIndicator) Objects.requireNonNull(all.getContributor("file"));
    return Objects.requireNonNull(file.health());
  }

  @Test
  void health_canBeSwitchedOff() {
    runner()
        .withPropertyValues("management.health.zerocopycache.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthContributor.class));
  }

  @Configuration(proxyBeanMethods = false)
  static class Texts {

    @Bean
    @FileBackend
    CacheSerializer texts() {
      return TextCodec.serializer();
    }
  }
}
