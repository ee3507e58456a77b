package dev.zerocopy.cache.spring.autoconfigure;

import java.nio.file.Path;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

/** Application contexts with our auto-configuration and Spring Boot's. */
final class Contexts {

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

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Caching {}
}
