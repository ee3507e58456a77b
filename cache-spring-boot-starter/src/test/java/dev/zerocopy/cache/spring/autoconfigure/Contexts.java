package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.SerializedCodec;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Application contexts with our auto-configuration and Spring Boot's. */
final class Contexts {

  /** Spring Boot's meters of caches and ours, in a registry that keeps them in memory. */
  static final AutoConfigurations METERS =
      AutoConfigurations.of(
          MetricsAutoConfiguration.class,
          CompositeMeterRegistryAutoConfiguration.class,
          SimpleMetricsExportAutoConfiguration.class,
          CacheMetricsAutoConfiguration.class,
          ZeroCopyCacheMetricsAutoConfiguration.class);

  private Contexts() {}

  /** Without {@code @EnableCaching}. */
  static ApplicationContextRunner plain(Path directory) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ZeroCopyCacheAutoConfiguration.class, CacheAutoConfiguration.class))
        .withPropertyValues(
            "zerocopy.cache.file.directory=" + directory.resolve("cache"),
            "zerocopy.cache.warm-up=false");
  }

  static ApplicationContextRunner caching(Path directory) {
    return plain(directory).withUserConfiguration(Caching.class);
  }

  /** With a file backend that stores whatever is serializable. */
  static ApplicationContextRunner serializing(Path directory) {
    return caching(directory).withUserConfiguration(Serializing.class);
  }

  @Configuration(proxyBeanMethods = false)
  static class Serializing {

    @Bean
    @FileBackend
    CacheSerializer serializer() {
      return SerializedCodec.serializer();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Caching {}
}
