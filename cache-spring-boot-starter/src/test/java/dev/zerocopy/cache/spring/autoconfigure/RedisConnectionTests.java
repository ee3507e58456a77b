package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.ReplicatedRedis;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whatever Spring Boot configures of a connection holds for the caches' own. */
class RedisConnectionTests {

  @TempDir private Path directory;
  private RedisServer server;

  @BeforeEach
  void start() throws Exception {
    server = RedisServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ApplicationContextRunner application() {
    return Contexts.serializing(directory)
        .withUserConfiguration(RedisCachesTests.Serializing.class)
        .withConfiguration(
            AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class))
        .withPropertyValues(
            "spring.application.name=shop",
            "zerocopy.cache.defaults.backend=redis",
            "zerocopy.cache.redis.command-timeout=20s",
            "zerocopy.cache.redis.connect-timeout=20s");
  }

  private static Cache cache(ApplicationContext context) {
    return Objects.requireNonNull(context.getBean(CacheManager.class).getCache("sessions"));
  }

  private static void assertCaches(ApplicationContext context) {
    Cache sessions = cache(context);
    sessions.put("k", "v");
    assertThat(sessions.get("k", String.class)).isEqualTo("v");
    assertThat(sessions.evictIfPresent("k")).isTrue();
    assertThat(sessions.get("k")).isNull();
  }

  @Test
  void sslBundle_isTrusted() throws Exception {
    try (TlsProxy tls = new TlsProxy(server.port(), directory)) {
      application()
          .withPropertyValues(
              "spring.data.redis.host=localhost",
              "spring.data.redis.port=" + tls.port(),
              "spring.data.redis.ssl.bundle=redis",
              "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + tls.certificate())
          .run(RedisConnectionTests::assertCaches);
    }
  }

  @Test
  void serverThatNobodyTrusts_isNotUsed_andTheCallGoesOn() throws Exception {
    try (TlsProxy tls = new TlsProxy(server.port(), directory)) {
      application()
          .withPropertyValues(
              "spring.data.redis.host=localhost",
              "spring.data.redis.port=" + tls.port(),
              "spring.data.redis.ssl.enabled=true",
              "zerocopy.cache.redis.connect-timeout=2s")
          .run(
              context -> {
                cache(context).put("k", "v");
                assertThat(cache(context).get("k")).isNull();
              });
      assertThat((Long) server.call("DBSIZE")).isZero();
    }
  }

  @Test
  void sentinels_areThoseOfSpringBoot() throws Exception {
    try (ReplicatedRedis redis = ReplicatedRedis.start()) {
      application()
          .withPropertyValues(
              "spring.data.redis.sentinel.master=" + ReplicatedRedis.PRIMARY_NAME,
              "spring.data.redis.sentinel.nodes=127.0.0.1:" + redis.sentinel().port())
          .run(
              context -> {
                assertCaches(context);
                cache(context).put("kept", "v");
                assertThat(String.valueOf(redis.primary().call("KEYS", "*sessions*")))
                    .contains("zerocopy:shop:sessions:");
              });
    }
  }

  /** What {@code @ServiceConnection} and Docker Compose make. */
  @Test
  void connectionDetails_comeBeforeProperties() {
    DataRedisConnectionDetails.Standalone standalone =
        DataRedisConnectionDetails.Standalone.of("localhost", server.port());
    application()
        .withBean(
            DataRedisConnectionDetails.class,
            () ->
                new DataRedisConnectionDetails() {
                  @Override
                  public Standalone getStandalone() {
                    return standalone;
                  }
                })
        .withPropertyValues("spring.data.redis.port=1")
        .run(RedisConnectionTests::assertCaches);
  }

  @Test
  void customizers_areAppliedToTheClientOfTheCaches() {
    application()
        .withUserConfiguration(Named.class)
        .withPropertyValues("spring.data.redis.port=" + server.port())
        .run(
            context -> {
              assertCaches(context);
              assertThat(String.valueOf(server.call("CLIENT", "LIST"))).contains("name=the-shop");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Named {

    @Bean
    LettuceClientConfigurationBuilderCustomizer name() {
      return builder -> builder.clientName("the-shop");
    }
  }
}
