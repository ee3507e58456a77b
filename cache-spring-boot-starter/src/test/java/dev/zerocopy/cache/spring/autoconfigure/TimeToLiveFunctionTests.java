package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.TimeToLiveFunction;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Times to live by bean, and the times of the properties, as caches of an application have them.
 */
class TimeToLiveFunctionTests {

  private static final ManualClock CLOCK = new ManualClock();

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.caching(directory)
        .withUserConfiguration(Directory.class)
        .withPropertyValues(
            "zerocopy.cache.caches.texts.time-to-live=1h",
            "zerocopy.cache.caches.idle.time-to-idle=10m",
            "zerocopy.cache.caches.jittery.time-to-live=100m",
            "zerocopy.cache.caches.jittery.time-to-live-jitter=50%");
  }

  private static ZeroCopyCache cache(ApplicationContext context, String name) {
    return (ZeroCopyCache)
        Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
  }

  @Test
  void function_givesOneValueItsOwnTime() {
    runner()
        .withUserConfiguration(Functions.class)
        .run(
            context -> {
              ZeroCopyCache texts = cache(context, "texts");
              texts.put("short", "one");
              assertThat(texts.get("loaded short", () -> "two")).isEqualTo("two");
              texts
                  .retrieve("future short", () -> CompletableFuture.completedFuture("three"))
                  .get();
              texts.put("long", "four");
              texts.put("plain", "five");
              CLOCK.advance(Duration.ofMinutes(1));
              assertThat(texts.get("short")).isNull();
              assertThat(texts.get("loaded short")).isNull();
              assertThat(texts.get("future short")).isNull();
              assertThat(texts.get("plain")).isNotNull();
              CLOCK.advance(Duration.ofHours(1));
              assertThat(texts.get("plain")).isNull();
              assertThat(texts.get("long")).isNotNull();
            });
  }

  @Test
  void valueWithoutTime_isNotStored_andWhatWasThereIsRemoved() {
    runner()
        .withUserConfiguration(Functions.class)
        .run(
            context -> {
              ZeroCopyCache texts = cache(context, "texts");
              NamedCache named = texts.getNativeCache();
              texts.put("a", "old");
              texts.put("a", "none");
              assertThat(texts.get("a")).isNull();
              assertThat(texts.get("a", () -> "negative")).isEqualTo("negative");
              assertThat(texts.get("a")).isNull();
              assertThat(texts.putIfAbsent("a", "none")).isNull();
              assertThat(texts.get("a")).isNull();
              assertThat(named.statistics().putsDeclined.sum()).isEqualTo(3);
              assertThat(named.statistics().putFailures.sum()).isZero();
            });
  }

  @Test
  void functionThatThrows_isCounted_andTheCachesTimeHolds() {
    runner()
        .withUserConfiguration(Functions.class)
        .run(
            context -> {
              ZeroCopyCache texts = cache(context, "texts");
              texts.put("a", "throw");
              assertThat(texts.get("a")).isNotNull();
              CLOCK.advance(Duration.ofHours(1));
              assertThat(texts.get("a")).isNull();
              assertThat(texts.getNativeCache().statistics().timeToLiveFailures.sum()).isEqualTo(1);
            });
  }

  @Test
  void severalFunctions_theFirstThatAnswersWins() {
    runner()
        .withUserConfiguration(Second.class, Functions.class)
        .run(
            context -> {
              ZeroCopyCache texts = cache(context, "texts");
              texts.put("short second", "a");
              texts.put("second", "b");
              CLOCK.advance(Duration.ofMinutes(1));
              assertThat(texts.get("short second")).isNull();
              assertThat(texts.get("second")).isNotNull();
              CLOCK.advance(Duration.ofMinutes(1));
              assertThat(texts.get("second")).isNull();
            });
  }

  @Test
  void timeToIdle_isTheCaches() {
    runner()
        .run(
            context -> {
              ZeroCopyCache idle = cache(context, "idle");
              idle.put("a", "one");
              for (int i = 0; i < 3; i++) {
                CLOCK.advance(Duration.ofMinutes(9));
                assertThat(idle.get("a")).isNotNull();
              }
              CLOCK.advance(Duration.ofMinutes(10));
              assertThat(idle.get("a")).isNull();
              assertThat(idle.getNativeCache().statistics().misses(MissReason.EXPIRED))
                  .isEqualTo(1);
            });
  }

  @Test
  void jitter_spreadsTheTimesOfOneCache() {
    runner()
        .run(
            context -> {
              ZeroCopyCache jittery = cache(context, "jittery");
              for (int i = 0; i < 60; i++) {
                jittery.put(i, "one");
              }
              CLOCK.advance(Duration.ofMinutes(49));
              assertThat(present(jittery)).isEqualTo(60);
              CLOCK.advance(Duration.ofMinutes(26));
              assertThat(present(jittery)).isBetween(5, 55);
              CLOCK.advance(Duration.ofMinutes(25));
              assertThat(present(jittery)).isZero();
            });
  }

  private static int present(ZeroCopyCache cache) {
    int found = 0;
    for (int i = 0; i < 60; i++) {
      found += cache.get(i) == null ? 0 : 1;
    }
    return found;
  }

  @Test
  void expireAfter_isReachedThroughTheNativeCache() {
    runner()
        .run(
            context -> {
              ZeroCopyCache texts = cache(context, "texts");
              texts.put("a", "one");
              assertThat(texts.getNativeCache().expireAfter("a", Duration.ofMinutes(1))).isTrue();
              assertThat(texts.get("a")).isNotNull();
              CLOCK.advance(Duration.ofMinutes(1));
              assertThat(texts.get("a")).isNull();
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Directory {

    @Bean(destroyMethod = "close")
    StoreDirectory storeDirectory(ZeroCopyCacheProperties properties) throws IOException {
      Path path = Path.of(Objects.requireNonNull(properties.file().directory()));
      return StoreDirectory.open(
          StoreDirectoryOptions.of(path)
              .withMaxMappings(100)
              .withMaxRetiredBytes(1 << 30)
              .withClock(CLOCK));
    }

    @Bean(defaultCandidate = false)
    @FileBackend
    CacheSerializer texts() {
      return TextCodec.serializer();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Functions {

    @Bean
    @Order(1)
    TimeToLiveFunction byKeyAndValue() {
      return (cache, key, value) -> {
        if ("throw".equals(value)) {
          throw new IllegalStateException("on purpose");
        }
        if ("none".equals(value)) {
          return Duration.ZERO;
        }
        if ("negative".equals(value)) {
          return Duration.ofMinutes(-1);
        }
        String text = cache.equals("texts") ? String.valueOf(key) : "";
        return text.contains("short")
            ? Duration.ofMinutes(1)
            : text.contains("long") ? Duration.ofDays(1) : null;
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Second {

    @Bean
    @Order(2)
    TimeToLiveFunction twoMinutes() {
      return (cache, key, value) -> Duration.ofMinutes(2);
    }
  }
}
