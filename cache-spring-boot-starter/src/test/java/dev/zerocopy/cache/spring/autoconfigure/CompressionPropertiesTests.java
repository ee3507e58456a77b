package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.spring.FileBackend;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
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
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Compression by properties, and whose it is. */
@ExtendWith(OutputCaptureExtension.class)
class CompressionPropertiesTests {

  private static final String TEXT = "what is repeated shrinks, ".repeat(20_000);

  @TempDir private Path directory;

  private ApplicationContextRunner runner(String... properties) {
    return Contexts.caching(directory).withPropertyValues(properties);
  }

  private static Cache cache(ApplicationContext context, String name) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
  }

  private static CompressionSettings settings(ApplicationContext context, String name) {
    SettingsByName settings = context.getBean(SettingsByName.class);
    return Objects.requireNonNull(settings.find(name)).compression();
  }

  @Test
  void cacheWithCompression_storesLessAndReturnsTheSame(CapturedOutput output) {
    runner("zerocopy.cache.caches.packed.compression=zstd")
        .withConfiguration(Contexts.METERS)
        .run(
            context -> {
              cache(context, "packed").put("key", TEXT);
              cache(context, "plain").put("key", TEXT);
              for (String name : new String[] {"packed", "plain"}) {
                Cache.ValueWrapper hit = Objects.requireNonNull(cache(context, name).get("key"));
                assertThat(hit.get()).isEqualTo(TEXT);
              }
              assertThat(bytes(context, "packed", "before")).isGreaterThan(TEXT.length());
              assertThat(bytes(context, "packed", "after")).isBetween(1.0, TEXT.length() / 20.0);
              assertThat(bytes(context, "plain", "before")).isZero();
              assertThat(bytes(context, "plain", "after")).isZero();
              MeterRegistry meters = context.getBean(MeterRegistry.class);
              assertThat(meters.get("zerocopy.cache.native.used").gauge().value()).isPositive();
              assertThat(meters.get("zerocopy.cache.native.max").gauge().value()).isPositive();
              assertThat(output).containsPattern("Cache packed: .*compression zstd of level 3");
              assertThat(output).containsPattern("Cache plain: .*compression none");
            });
  }

  private static double bytes(ApplicationContext context, String cache, String state) {
    return context
        .getBean(MeterRegistry.class)
        .get("zerocopy.cache.compression.bytes")
        .tags("cache", cache, "state", state, "backend", "file")
        .functionCounter()
        .count();
  }

  @Test
  void cache_overlaysEachDefaultByItself() {
    runner(
            "zerocopy.cache.defaults.compression=zstd",
            "zerocopy.cache.defaults.compression-level=5",
            "zerocopy.cache.caches.one.compression-min-size=64KB",
            "zerocopy.cache.caches.two.compression=none")
        .run(
            context -> {
              assertThat(settings(context, "one"))
                  .isEqualTo(
                      new CompressionSettings(
                          Compression.Method.ZSTD, 5, DataSize.ofKilobytes(64)));
              assertThat(settings(context, "two").over(Compression.zstd()))
                  .isEqualTo(
                      new Compression(Compression.Method.NONE, 5, Compression.DEFAULT_MIN_BYTES));
              assertThat(settings(context, "other").method()).isEqualTo(Compression.Method.ZSTD);
            });
  }

  /** A serializer of one's own that compresses. */
  @Configuration(proxyBeanMethods = false)
  static class Compressing {

    @Bean(defaultCandidate = false)
    @FileBackend
    CacheSerializer serializer() {
      return CacheSerializer.builder().compression(Compression.zstd().withLevel(7)).build();
    }
  }

  @Test
  void serializerOfOnesOwn_saysWhatNoPropertySays(CapturedOutput output) {
    runner("zerocopy.cache.caches.plain.compression=none", "zerocopy.cache.caches.own=")
        .withUserConfiguration(Compressing.class)
        .run(
            context -> {
              assertThat(output).containsPattern("Cache own: .*compression zstd of level 7");
              assertThat(output).containsPattern("Cache plain: .*compression none");
              cache(context, "own").put("key", TEXT);
              assertThat(Objects.requireNonNull(cache(context, "own").get("key")).get())
                  .isEqualTo(TEXT);
            });
  }

  @Test
  void impossibleNumbers_stopTheStartAndNameTheProperty() {
    assertFails(
        "zerocopy.cache.caches.flights.compression-level", "23", "from 1, the fastest, to 22");
    assertFails("zerocopy.cache.defaults.compression-level", "0", "from 1, the fastest, to 22");
    assertFails("zerocopy.cache.defaults.compression-min-size", "1MB", "from 0B, which");
    assertFails("zerocopy.cache.caches.flights.compression-min-size", "-1B", "to 512KB");
    assertFails("zerocopy.cache.max-native-memory", "0B", "positive");
  }

  private void assertFails(String property, String value, String rule) {
    runner(property + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining(property)
                    .hasStackTraceContaining(rule));
  }

  @Test
  void unknownMethod_stopsTheStart() {
    runner("zerocopy.cache.defaults.compression=lz4")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("zerocopy.cache.defaults.compression"));
  }

  @Test
  void maxNativeMemory_isSet() {
    long before = NativeMemory.maxBytes();
    try {
      runner("zerocopy.cache.max-native-memory=123MB")
          .run(context -> assertThat(NativeMemory.maxBytes()).isEqualTo(123 << 20));
    } finally {
      NativeMemory.setMaxBytes(before);
    }
  }
}
