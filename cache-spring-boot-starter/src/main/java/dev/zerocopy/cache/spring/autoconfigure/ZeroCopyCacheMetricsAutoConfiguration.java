package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.RedisBackend;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.metrics.NativeMemoryMetrics;
import dev.zerocopy.cache.spring.metrics.ProcessMemoryMetrics;
import dev.zerocopy.cache.spring.metrics.StoreDirectoryMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.cache.metrics.CacheMeterBinderProvider;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the meters of the caches, of the cache directory and of the memory. */
@AutoConfiguration(
    before = CacheMetricsAutoConfiguration.class,
    after = ZeroCopyCacheAutoConfiguration.class)
@ConditionalOnClass({MeterRegistry.class, CacheMeterBinderProvider.class})
@ConditionalOnBean(ZeroCopyCacheManager.class)
public final class ZeroCopyCacheMetricsAutoConfiguration {

  @Bean
  ZeroCopyCacheMeterBinderProvider zeroCopyCacheMeterBinderProvider() {
    return new ZeroCopyCacheMeterBinderProvider();
  }

  @Bean
  RuntimeCacheMeters zeroCopyRuntimeCacheMeters(
      ListableBeanFactory beanFactory,
      ObjectProvider<CacheMetricsRegistrar> registrars,
      ZeroCopyCacheMeterBinderProvider provider) {
    return new RuntimeCacheMeters(beanFactory, registrars, provider);
  }

  @Bean
  @ConditionalOnMissingBean
  ProcessMemoryMetrics zeroCopyProcessMemoryMetrics() {
    return new ProcessMemoryMetrics();
  }

  @Bean
  @ConditionalOnMissingBean
  NativeMemoryMetrics zeroCopyNativeMemoryMetrics() {
    return new NativeMemoryMetrics();
  }

  @Bean
  @ConditionalOnBean(StoreDirectory.class)
  @ConditionalOnMissingBean
  StoreDirectoryMetrics zeroCopyStoreDirectoryMetrics(StoreDirectory directory) {
    return new StoreDirectoryMetrics(directory);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(RedisBackendConfiguration.class)
  static class RedisMeters {

    @Bean
    RedisBackendMeters zeroCopyRedisBackendMeters(
        ObjectProvider<ZeroCopyCacheManager> managers,
        @RedisBackend ObjectProvider<RedisCacheBackend> backend,
        ObjectProvider<MeterRegistry> registries) {
      return new RedisBackendMeters(managers.stream().toList(), backend, registries);
    }
  }
}
