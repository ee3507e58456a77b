package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** Which settings a cache gets, and which caches there are. */
@ExtendWith(OutputCaptureExtension.class)
class CacheSelectionTests {

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.caching(directory)
        .withPropertyValues(
            "zerocopy.cache.defaults.time-to-live=1h",
            "zerocopy.cache.defaults.time-to-live-jitter=10%",
            "zerocopy.cache.defaults.time-to-idle=5m",
            "zerocopy.cache.defaults.near.max-entries=20",
            "zerocopy.cache.defaults.checksum=eager",
            "zerocopy.cache.defaults.fsync=data",
            "zerocopy.cache.caches.flights.time-to-live=12h",
            "zerocopy.cache.caches.flights.fsync=full",
            "zerocopy.cache.caches.flights.time-to-live-jitter=2.5 %",
            "zerocopy.cache.caches.flights.time-to-idle=3h",
            "zerocopy.cache.caches.flights.cache-null-values=false",
            "zerocopy.cache.caches.flights.near.max-entries=500",
            "zerocopy.cache.caches.flights.near.time-to-live=30s",
            "zerocopy.cache.defaults.max-size=1GB",
            "zerocopy.cache.caches.flights.max-size=8GB",
            "zerocopy.cache.caches.flights.max-entries=1000",
            "zerocopy.cache.caches.plain=",
            "zerocopy.cache.caches[my.cache].checksum=none",
            "zerocopy.cache.caches[air*].time-to-live=1m",
            "zerocopy.cache.caches[airport-*].time-to-live=2m",
            "zerocopy.cache.caches[airport-ATL].backend=file");
  }

  private static CacheSettings find(ApplicationContext context, String name) {
    return Objects.requireNonNull(context.getBean(SettingsByName.class).find(name));
  }

  @Test
  void exactName_overlaysDefaults() {
    runner()
        .run(
            context ->
                assertThat(find(context, "flights"))
                    .isEqualTo(
                        new CacheSettings(
                            Backend.FILE,
                            Duration.ofHours(12),
                            0.025,
                            Duration.ofHours(3),
                            ChecksumMode.EAGER,
                            null,
                            new CompressionSettings(null, null, null),
                            Fsync.FULL,
                            DataSize.ofGigabytes(8),
                            1000L,
                            false,
                            new NearValues(500, Duration.ofSeconds(30)))));
  }

  @Test
  void exactName_comesBeforePatterns() {
    runner()
        .run(
            context ->
                assertThat(find(context, "airport-ATL").timeToLive())
                    .isEqualTo(Duration.ofHours(1)));
  }

  @Test
  void longestPattern_comesFirst() {
    runner()
        .run(
            context -> {
              assertThat(find(context, "airport-BOS").timeToLive())
                  .isEqualTo(Duration.ofMinutes(2));
              assertThat(find(context, "airport-").timeToLive()).isEqualTo(Duration.ofMinutes(2));
              assertThat(find(context, "airports").timeToLive()).isEqualTo(Duration.ofMinutes(1));
            });
  }

  @Test
  void otherName_getsDefaults() {
    runner()
        .run(
            context ->
                assertThat(find(context, "other"))
                    .isEqualTo(
                        new CacheSettings(
                            Backend.FILE,
                            Duration.ofHours(1),
                            0.1,
                            Duration.ofMinutes(5),
                            ChecksumMode.EAGER,
                            null,
                            new CompressionSettings(null, null, null),
                            Fsync.DATA,
                            DataSize.ofGigabytes(1),
                            null,
                            true,
                            NearValues.of(20))));
  }

  @Test
  void environmentVariable_setsAndDeclaresNothing() {
    Map<String, Object> variables =
        Map.of("ZEROCOPY_CACHE_CACHES_FLIGHTS_CHECKSUM", "none", "ZEROCOPY_CACHE_DYNAMIC", "false");
    runner()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                            variables)))
        .run(
            context -> {
              assertThat(find(context, "flights").checksum()).isEqualTo(ChecksumMode.NONE);
              assertThat(context.getBean(SettingsByName.class).declaredNames()).hasSize(4);
              assertThat(context.getBean(CacheManager.class).getCache("other")).isNull();
            });
  }

  @Test
  void declaredNames_areCachesFromTheStart() {
    runner()
        .run(
            context ->
                assertThat(context.getBean(CacheManager.class).getCacheNames())
                    .containsExactly("airport-ATL", "flights", "my.cache", "plain"));
  }

  @Test
  void notDynamic_onlyDeclaredAndMatchedNamesAreCaches() {
    runner()
        .withPropertyValues("zerocopy.cache.dynamic=false")
        .run(
            context -> {
              CacheManager manager = context.getBean(CacheManager.class);
              assertThat(manager.getCache("other")).isNull();
              assertThat(manager.getCache("flights")).isNotNull();
              assertThat(manager.getCache("airport-SFO")).isNotNull();
            });
  }

  @Test
  void cacheThatCannotBeOpenedAtRuntime_onlyMisses(CapturedOutput output) {
    Contexts.caching(directory)
        .run(
            context -> {
              Files.createFile(directory.resolve("cache").resolve("caches"));
              Cache late =
                  Objects.requireNonNull(context.getBean(CacheManager.class).getCache("late"));
              late.put("a", null);
              assertThat(late.get("a")).isNull();
              assertThat(late.get("a", () -> "computed")).isEqualTo("computed");
              assertThat(output).contains("Cache late cannot be opened in ");
            });
  }

  @Test
  void declaredCache_isLoggedWithItsSettings(CapturedOutput output) {
    runner()
        .run(
            context ->
                assertThat(output)
                    .containsPattern(
                        "INFO .*Cache flights: backend file, directory .*/cache, fsync full,"
                            + " max-size 8GB, max-entries 1000, time-to-live PT12H,"
                            + " time-to-live-jitter 2.5%, time-to-idle PT3H, checksum eager,"
                            + " compression none, cache-null-values false, near.max-entries 500,"
                            + " near.time-to-live PT30S")
                    .containsPattern(
                        "INFO .*Cache plain: .* time-to-live PT1H, time-to-live-jitter 10%,"
                            + " time-to-idle PT5M, checksum eager,"));
  }
}
