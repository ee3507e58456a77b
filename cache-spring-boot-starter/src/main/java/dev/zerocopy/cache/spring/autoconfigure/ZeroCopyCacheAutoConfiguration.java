package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.TimeToLiveFunction;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizers;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.ConfigurableEnvironment;

/** Auto-configuration of the cache manager and its file backend. */
@AutoConfiguration(before = CacheAutoConfiguration.class)
@ConditionalOnClass(CacheManager.class)
@ConditionalOnBean(CacheAspectSupport.class)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@Conditional(UnsetCacheTypeCondition.class)
@EnableConfigurationProperties(ZeroCopyCacheProperties.class)
public final class ZeroCopyCacheAutoConfiguration {

  @Bean
  SettingsByName zeroCopyCacheSettings(
      ZeroCopyCacheProperties properties, ConfigurableEnvironment environment) {
    LostCharacters.refuse(environment);
    return new SettingsByName(properties);
  }

  @Bean
  ZeroCopyCacheManager cacheManager(
      SettingsByName settings,
      StoreDirectory directory,
      @FileBackend CacheSerializer serializer,
      ObjectProvider<TimeToLiveFunction> timesToLive,
      ObjectProvider<CacheManagerCustomizer<?>> customizers) {
    FileCaches caches =
        new FileCaches(settings, directory, serializer, timesToLive.orderedStream().toList());
    ZeroCopyCacheManager manager =
        new ZeroCopyCacheManager(settings.declaredNames(), caches::create);
    return new CacheManagerCustomizers(customizers.orderedStream().toList()).customize(manager);
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  StoreDirectory zeroCopyStoreDirectory(
      ZeroCopyCacheProperties properties,
      ConfigurableEnvironment environment,
      ListableBeanFactory beanFactory) {
    ZeroCopyCacheProperties.File file = properties.file();
    return FileBackendSetup.open(
        ApplicationDirectory.of(file.directory(), environment, beanFactory), file);
  }

  @Bean(defaultCandidate = false)
  @FileBackend
  @ConditionalOnMissingSerializer(FileBackend.class)
  CacheSerializer fileCacheSerializer() {
    return CacheSerializer.builder().build();
  }

  @Bean
  @ConditionalOnBooleanProperty(
      name = ZeroCopyCacheProperties.PREFIX + ".warm-up",
      matchIfMissing = true)
  ArrowWarmUp zeroCopyArrowWarmUp() {
    return new ArrowWarmUp();
  }
}
