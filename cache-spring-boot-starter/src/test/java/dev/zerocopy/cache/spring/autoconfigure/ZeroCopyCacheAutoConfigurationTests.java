package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When the cache manager is configured and when it backs off. */
class ZeroCopyCacheAutoConfigurationTests {

  private ApplicationContextRunner runner = new ApplicationContextRunner();

  @BeforeEach
  void configure(@TempDir Path directory) {
    runner =
        runner
            .withConfiguration(
                AutoConfigurations.of(
                    ZeroCopyCacheAutoConfiguration.class, CacheAutoConfiguration.class))
            .withPropertyValues("zerocopy.cache.file.directory=" + directory);
  }

  @Test
  void cachingEnabled_cacheManagerIsOurs() {
    runner
        .withUserConfiguration(Caching.class)
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ZeroCopyCacheManager.class));
  }

  @Test
  void cachingNotEnabled_nothingIsConfigured() {
    runner.run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));
  }

  @Test
  void userCacheManager_wins() {
    runner
        .withUserConfiguration(Caching.class, UserManager.class)
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ConcurrentMapCacheManager.class));
  }

  @Test
  void userCacheResolver_wins() {
    runner
        .withUserConfiguration(Caching.class, UserResolver.class)
        .run(context -> assertThat(context).doesNotHaveBean(CacheManager.class));
  }

  @Test
  void cacheTypeNone_backsOff() {
    runner
        .withUserConfiguration(Caching.class)
        .withPropertyValues("spring.cache.type=none")
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(NoOpCacheManager.class));
  }

  @Test
  void cacheTypeSimple_backsOff() {
    runner
        .withUserConfiguration(Caching.class)
        .withPropertyValues("spring.cache.type=simple")
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ConcurrentMapCacheManager.class));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCaching
  static class Caching {}

  @Configuration(proxyBeanMethods = false)
  static class UserManager {

    @Bean
    CacheManager userManager() {
      return new ConcurrentMapCacheManager();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class UserResolver implements CachingConfigurer {

    @Bean
    @Override
    public CacheResolver cacheResolver() {
      return new SimpleCacheResolver(new NoOpCacheManager());
    }
  }
}
