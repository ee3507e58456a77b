package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.TcpProxy;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.RedisBackend;
import dev.zerocopy.cache.spring.SerializedCodec;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.store.ChecksumMode;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Caches in Redis, over what Spring Boot configures, against a real one. */
class RedisCachesTests {

  private static RedisServer server;

  @TempDir private Path directory;

  @BeforeAll
  static void startServer() throws Exception {
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private ApplicationContextRunner application(int port) {
    return Contexts.serializing(directory)
        .withUserConfiguration(Serializing.class)
        .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
        .withPropertyValues(
            "spring.application.name=shop",
            "spring.data.redis.port=" + port,
            "zerocopy.cache.redis.command-timeout=20s",
            "zerocopy.cache.redis.connect-timeout=20s");
  }

  private ApplicationContextRunner application() {
    return application(server.port());
  }

  private static Cache cache(ApplicationContext context, String name) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache(name));
  }

  @Test
  void cacheWithBackendRedis_isInRedis_andFoundByTheNextApplication() throws Exception {
    ApplicationContextRunner runner =
        application().withPropertyValues("zerocopy.cache.caches.sessions.backend=redis");
    runner.run(
        context -> {
          Cache sessions = cache(context, "sessions");
          assertThat(((ZeroCopyCache) sessions).backend()).isEqualTo("redis");
          sessions.put("k", "v");
          assertThat(sessions.get("k", String.class)).isEqualTo("v");
          cache(context, "files").put("k", "of a file");
        });
    assertThat(String.valueOf(server.call("KEYS", "*"))).contains("zerocopy:shop:");
    runner.run(
        context -> {
          assertThat(cache(context, "sessions").get("k", String.class)).isEqualTo("v");
          assertThat(cache(context, "files").get("k", String.class)).isEqualTo("of a file");
        });
  }

  @Test
  void defaultSerializer_compresses_andReadsWhatItWrote() throws Exception {
    String text = "a line that comes again and again\n".repeat(100_000);
    Contexts.caching(directory)
        .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
        .withPropertyValues(
            "spring.data.redis.port=" + server.port(),
            "zerocopy.cache.redis.key-prefix=packed:",
            "zerocopy.cache.redis.command-timeout=20s",
            "zerocopy.cache.redis.connect-timeout=20s",
            "zerocopy.cache.defaults.backend=redis")
        .run(
            context -> {
              Cache texts = cache(context, "texts");
              texts.put("k", text);
              assertThat(texts.get("k", String.class)).isEqualTo(text);
              texts.put("small", "text");
              assertThat(texts.get("small", String.class)).isEqualTo("text");
            });
    assertThat(lengthOfStringsUnder("packed:")).isPositive().isLessThan(text.length() / 10);
  }

  private ApplicationContextRunner watched(int port) {
    return application(port)
        .withPropertyValues("zerocopy.cache.redis.command-timeout=1s")
        .withConfiguration(Contexts.METERS)
        .withConfiguration(AutoConfigurations.of(ZeroCopyCacheHealthAutoConfiguration.class));
  }

  private static Health health(ApplicationContext context) {
    CompositeHealthContributor all =
        context.getBean("zerocopycacheHealthContributor", CompositeHealthContributor.class);
    return Objects.requireNonNull(
        ((HealthIndicator) Objects.requireNonNull(all.getContributor("redis"))).health());
  }

  private static double breaker(ApplicationContext context, String state) {
    return context
        .getBean(MeterRegistry.class)
        .get("zerocopy.cache.breaker.state")
        .tags("backend", "redis", "state", state)
        .gauge()
        .value();
  }

  @Test
  void healthAndBreaker_followRedis() throws Exception {
    try (RedisServer own = RedisServer.start()) {
      watched(own.port())
          .run(
              context -> {
                assertThat(health(context).getDetails()).isEqualTo(Map.of("used", false));
                assertThat(
                        context
                            .getBean(MeterRegistry.class)
                            .find("zerocopy.cache.breaker.state")
                            .gauges())
                    .isEmpty();
              });
      watched(own.port())
          .withPropertyValues("zerocopy.cache.caches.sessions.backend=redis")
          .run(
              context -> {
                Cache sessions = cache(context, "sessions");
                sessions.put("k", "v");
                assertThat(sessions.get("k", String.class)).isEqualTo("v");
                assertThat(breaker(context, "closed")).isEqualTo(1);
                assertThat(breaker(context, "open")).isZero();
                awaitDetail(context, sessions, "degraded", false);
                own.kill();
                awaitDetail(context, sessions, "breaker", "open");
                assertThat(sessions.get("k")).isNull();
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                assertThat(health(context).getDetails()).containsEntry("degraded", true);
                assertThat(breaker(context, "open")).isEqualTo(1);
              });
    }
  }

  /** Asks for a value until health has a detail. */
  private static void awaitDetail(
      ApplicationContext context, Cache cache, String name, Object value) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!value.equals(health(context).getDetails().get(name))) {
      assertThat(System.nanoTime()).as("%s becomes %s", name, value).isLessThan(end);
      cache.get("k");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static long lengthOfStringsUnder(String prefix) throws IOException {
    long sum = 0;
    for (Object key : (List<?>) Objects.requireNonNull(server.call("KEYS", prefix + "*"))) {
      if ("string".equals(server.call("TYPE", String.valueOf(key)))) {
        sum += (Long) Objects.requireNonNull(server.call("STRLEN", String.valueOf(key)));
      }
    }
    return sum;
  }

  @Test
  void readableKeys_showWhatIsInRedis() {
    application()
        .withPropertyValues(
            "zerocopy.cache.defaults.backend=redis", "zerocopy.cache.redis.readable-keys=true")
        .run(
            context -> {
              Cache airports = cache(context, "airports");
              airports.put("ATL", "Atlanta");
              assertThat(airports.get("ATL", String.class)).isEqualTo("Atlanta");
              assertThat(String.valueOf(server.call("KEYS", "*airports*")))
                  .contains("zerocopy:shop:airports:", "}=ATL");
              airports.evict("ATL");
              assertThat(airports.get("ATL")).isNull();
            });
  }

  @Test
  void valuesKeptNear_followWhatOtherApplicationsDo() {
    ApplicationContextRunner runner =
        application().withPropertyValues("zerocopy.cache.defaults.backend=redis");
    runner
        .withPropertyValues("zerocopy.cache.defaults.near.max-entries=100")
        .run(
            context ->
                runner.run(
                    other -> {
                      Cache near = cache(context, "followed");
                      for (int i = 0; i < 20; i++) {
                        String value = "value " + i;
                        cache(other, "followed").put("k", value);
                        await(() -> value.equals(near.get("k", String.class)));
                      }
                      cache(other, "followed").clear();
                      await(() -> near.get("k") == null);
                    }));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void keyPrefix_keepsApplicationsApart() {
    ApplicationContextRunner runner =
        application().withPropertyValues("zerocopy.cache.defaults.backend=redis");
    runner
        .withPropertyValues("zerocopy.cache.redis.key-prefix=one:")
        .run(context -> cache(context, "any").put("k", "one"));
    runner
        .withPropertyValues("zerocopy.cache.redis.key-prefix=two:")
        .run(context -> assertThat(cache(context, "any").get("k")).isNull());
  }

  @Test
  void passwordAndUrl_areThoseOfSpringBoot() throws Exception {
    try (RedisServer locked = RedisServer.start("requirepass secret")) {
      application(locked.port())
          .withPropertyValues(
              "spring.data.redis.url=redis://:secret@127.0.0.1:" + locked.port() + "/3",
              "zerocopy.cache.caches.sessions.backend=redis")
          .run(
              context -> {
                Cache sessions = cache(context, "sessions");
                sessions.put("k", "v");
                assertThat(sessions.get("k", String.class)).isEqualTo("v");
              });
    }
  }

  @Test
  void cluster_isThatOfSpringBoot() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(3, false)) {
      String nodes =
          cluster.nodes().stream()
              .map(node -> "127.0.0.1:" + node.port())
              .collect(Collectors.joining(","));
      application()
          .withPropertyValues(
              "spring.data.redis.cluster.nodes=" + nodes,
              "zerocopy.cache.caches.sessions.backend=redis")
          .run(
              context -> {
                Cache sessions = cache(context, "sessions");
                for (int key = 0; key < 20; key++) {
                  sessions.put(key, "v" + key);
                  assertThat(sessions.get(key, String.class)).isEqualTo("v" + key);
                }
                sessions.clear();
                assertThat(sessions.get(1)).isNull();
              });
    }
  }

  @Test
  void noCacheInRedis_nothingIsConnected() throws Exception {
    try (TcpProxy proxy = new TcpProxy(server.port())) {
      application(proxy.port())
          .withPropertyValues("zerocopy.cache.caches.sessions.backend=file")
          .run(
              context -> {
                cache(context, "sessions").put("k", "v");
                assertThat(context).hasNotFailed();
              });
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void redisDown_theApplicationStartsAndTheMethodRuns() throws Exception {
    RedisServer gone = RedisServer.start();
    gone.close();
    application(gone.port())
        .withPropertyValues("zerocopy.cache.caches.sessions.backend=redis")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Cache sessions = cache(context, "sessions");
              assertThat(sessions.get("k", () -> "loaded")).isEqualTo("loaded");
              sessions.put("k", "v");
              sessions.clear();
            });
  }

  @Test
  void withoutSpringDataRedis_filesWork_andRedisStopsTheStart() {
    ApplicationContextRunner without =
        Contexts.serializing(directory)
            .withClassLoader(
                new FilteredClassLoader(LettuceConnectionFactory.class, RedisClient.class));
    without.run(
        context -> {
          cache(context, "files").put("k", "v");
          assertThat(cache(context, "files").get("k", String.class)).isEqualTo("v");
        });
    without
        .withPropertyValues("zerocopy.cache.caches[route-*].backend=redis")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(MissingRedisException.class)
                    .hasMessageContaining("zerocopy.cache.caches[route-*].backend is redis"));
  }

  @Test
  void noConnectionFactory_stopsTheStart() {
    Contexts.serializing(directory)
        .withPropertyValues("spring.application.name=shop", "zerocopy.cache.defaults.backend=redis")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(MissingRedisException.class)
                    .hasMessageContaining("no LettuceConnectionFactory"));
  }

  @Test
  void settingsOfFiles_forACacheInRedis_stopTheStart() {
    application()
        .withPropertyValues(
            "zerocopy.cache.caches.sessions.backend=redis",
            "zerocopy.cache.caches.sessions.max-size=1GB")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("zerocopy.cache.caches.sessions.max-size"));
  }

  @Test
  void wrongRedisProperties_stopTheStart() {
    for (String wrong :
        new String[] {
          "chunk-size=100KB", "chunk-size=0B", "key-prefix=a{b", "command-timeout=0s"
        }) {
      String property = "zerocopy.cache.redis." + wrong.substring(0, wrong.indexOf('='));
      application()
          .withPropertyValues(
              "zerocopy.cache.defaults.backend=redis", "zerocopy.cache.redis." + wrong)
          .run(
              context ->
                  assertThat(context)
                      .getFailure()
                      .rootCause()
                      .as(wrong)
                      .hasMessageContaining(property));
    }
  }

  @Test
  void serializers_areOnePerBackend_andReplacedOneByOne() {
    application()
        .withUserConfiguration(Injected.class)
        .withPropertyValues("zerocopy.cache.defaults.backend=redis")
        .run(
            context -> {
              Injected injected = context.getBean(Injected.class);
              assertThat(injected.ofRedis)
                  .isSameAs(context.getBean("serializerOfRedis"))
                  .isNotSameAs(injected.ofFile);
            });
    Contexts.caching(directory)
        .withUserConfiguration(Injected.class)
        .run(
            context -> {
              Injected injected = context.getBean(Injected.class);
              assertThat(injected.ofRedis).isNotSameAs(injected.ofFile);
              assertThat(injected.ofRedis.checksum()).isEqualTo(ChecksumMode.EAGER);
              assertThat(injected.ofFile.checksum()).isEqualTo(ChecksumMode.LAZY);
            });
  }

  @Test
  void compressionOfABackend_staysItsDefault_whateverTheOthersIs() {
    assertCompression(Compression.none(), Compression.zstd());
    assertCompression(Compression.none(), Compression.zstd().withLevel(9), CompressedRedis.class);
    assertCompression(Compression.zstd().withLevel(7), Compression.zstd(), CompressedFiles.class);
  }

  private void assertCompression(Compression ofFile, Compression ofRedis, Class<?>... serializers) {
    Contexts.caching(directory)
        .withUserConfiguration(Injected.class)
        .withUserConfiguration(serializers)
        .run(
            context -> {
              Injected injected = context.getBean(Injected.class);
              assertThat(injected.ofFile.compression()).isEqualTo(ofFile);
              assertThat(injected.ofRedis.compression()).isEqualTo(ofRedis);
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class CompressedRedis {

    @Bean
    @RedisBackend
    CacheSerializer serializerOfRedis() {
      return CacheSerializer.builder().compression(Compression.zstd().withLevel(9)).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class CompressedFiles {

    @Bean
    @FileBackend
    CacheSerializer serializerOfFiles() {
      return CacheSerializer.builder().compression(Compression.zstd().withLevel(7)).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Injected {

    private final CacheSerializer ofFile;
    private final CacheSerializer ofRedis;

    Injected(@FileBackend CacheSerializer ofFile, @RedisBackend CacheSerializer ofRedis) {
      this.ofFile = ofFile;
      this.ofRedis = ofRedis;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Serializing {

    @Bean
    @RedisBackend
    CacheSerializer serializerOfRedis() {
      return SerializedCodec.serializer();
    }
  }
}
