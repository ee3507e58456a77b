package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.TimeToLiveFunction;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.RedisBackend;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import org.springframework.beans.factory.BeanFactory;
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
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;

/** Auto-configuration of the cache manager and its file backend. */
@AutoConfiguration(before = CacheAutoConfiguration.class)
@ConditionalOnClass(CacheManager.class)
@ConditionalOnBean(CacheAspectSupport.class)
@ConditionalOnMissingBean(value = CacheManager.class, name = "cacheResolver")
@Conditional(UnsetCacheTypeCondition.class)
@EnableConfigurationProperties(ZeroCopyCacheProperties.class)
@Import(RedisBackendConfiguration.class)
public final class ZeroCopyCacheAutoConfiguration {

  @Bean
  SettingsByName zeroCopyCacheSettings(
      ZeroCopyCacheProperties properties, ConfigurableEnvironment environment) {
    LostCharacters.refuse(environment);
    Limits.limitNativeMemory(properties.maxNativeMemory());
    return new SettingsByName(properties);
  }

  @Bean
  ZeroCopyCacheManager cacheManager(
      SettingsByName settings,
      ZeroCopyCacheProperties properties,
      ResourceLoader resourceLoader,
      @FileBackend CacheBackend file,
      @RedisBackend ObjectProvider<CacheBackend> redis,
      ObjectCodecs objects,
      ObjectProvider<TimeToLiveFunction> timesToLive,
      ObjectProvider<CacheManagerCustomizer<?>> customizers) {
    requireRedisIfUsed(settings, redis);
    Caches caches =
        new Caches(
            settings,
            backend -> backend == Backend.FILE ? file : redis.getObject(),
            objects,
            timesToLive.orderedStream().toList());
    ZeroCopyCacheManager manager =
        new ZeroCopyCacheManager(
            settings.declaredNames(),
            caches::create,
            TransactionAwareCaches.decorator(
                properties.transactionAware(), resourceLoader.getClassLoader()));
    return new CacheManagerCustomizers(customizers.orderedStream().toList()).customize(manager);
  }

  /** Where nothing is connected, so that it need not be known when a cache is made at runtime. */
  private static void requireRedisIfUsed(
      SettingsByName settings, ObjectProvider<CacheBackend> redis) {
    String property = settings.propertyOf(Backend.REDIS);
    if (property != null && redis.getIfAvailable() == null) {
      throw new MissingRedisException(
          property + " is redis, and Spring Data Redis with Lettuce is not on the class path",
          "Add org.springframework.boot:spring-boot-starter-data-redis, or set "
              + property
              + " to file.");
    }
  }

  @Bean(defaultCandidate = false)
  @FileBackend
  FileCacheBackend fileCacheBackend(
      StoreDirectory directory, @FileBackend CacheSerializer serializer) {
    return new FileCacheBackend(directory, serializer);
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

  @Bean
  ObjectCodecs zeroCopyObjectCodecs(
      ZeroCopyCacheProperties properties, BeanFactory beanFactory, ResourceLoader resourceLoader) {
    ClassLoader loader = resourceLoader.getClassLoader();
    return new ObjectCodecs(
        properties.objects().allowedPackages(),
        beanFactory,
        loader == null ? ZeroCopyCacheAutoConfiguration.class.getClassLoader() : loader);
  }

  @Bean(defaultCandidate = false)
  @FileBackend
  @ConditionalOnMissingSerializer(FileBackend.class)
  CacheSerializer fileCacheSerializer(ObjectCodecs objects) {
    return objects.serializer().build();
  }

  @Bean
  @ConditionalOnBooleanProperty(
      name = ZeroCopyCacheProperties.PREFIX + ".warm-up",
      matchIfMissing = true)
  ArrowWarmUp zeroCopyArrowWarmUp() {
    return new ArrowWarmUp();
  }
}
