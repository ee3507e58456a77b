package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.spring.FileBackend;
import dev.zerocopy.cache.spring.TextCodec;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.store.ChecksumMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** When the cache manager is configured, when it backs off, and which beans replace its parts. */
class ZeroCopyCacheAutoConfigurationTests {

  @TempDir private Path directory;

  @Test
  void cachingEnabled_cacheManagerIsOurs() {
    Contexts.caching(directory)
        .run(
            context -> {
              assertThat(context)
                  .getBean(CacheManager.class)
                  .isInstanceOf(ZeroCopyCacheManager.class);
              assertThat(context.getBean(StoreDirectory.class).directory())
                  .isEqualTo(directory.resolve("cache").toRealPath());
            });
  }

  @Test
  void cachingNotEnabled_nothingIsConfigured() {
    Contexts.plain(directory)
        .run(
            context ->
                assertThat(context)
                    .doesNotHaveBean(CacheManager.class)
                    .doesNotHaveBean(StoreDirectory.class));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void userCacheManager_wins() {
    Contexts.caching(directory)
        .withUserConfiguration(UserManager.class)
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ConcurrentMapCacheManager.class));
  }

  @Test
  void userCacheResolver_wins() {
    Contexts.caching(directory)
        .withUserConfiguration(UserResolver.class)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CacheManager.class));
  }

  @Test
  void cacheTypeNone_backsOff() {
    Contexts.caching(directory)
        .withPropertyValues("spring.cache.type=none")
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(NoOpCacheManager.class));
  }

  @Test
  void cacheTypeSimple_backsOff() {
    Contexts.caching(directory)
        .withPropertyValues("spring.cache.type=simple")
        .run(
            context ->
                assertThat(context)
                    .getBean(CacheManager.class)
                    .isInstanceOf(ConcurrentMapCacheManager.class));
  }

  @Test
  void customizers_areAppliedOnceInOrder() {
    Contexts.caching(directory)
        .withUserConfiguration(Customizers.class)
        .run(
            context ->
                assertThat(context.getBean(Customizers.class).applied)
                    .containsExactly("any", "ours"));
  }

  @Test
  void userFileSerializer_wins() {
    Contexts.caching(directory)
        .withUserConfiguration(UserFileSerializer.class)
        .withPropertyValues("zerocopy.cache.caches.texts.time-to-live=1h")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean("fileCacheSerializer");
              CacheManager manager = context.getBean(CacheManager.class);
              assertThat(manager.getCache("texts"))
                  .isNotNull()
                  .satisfies(cache -> cache.put("a", "one"))
                  .satisfies(cache -> assertThat(cache.get("a", String.class)).isEqualTo("one"));
            });
  }

  @Test
  void userFileSerializerThatIsADefaultCandidate_wins() {
    Contexts.caching(directory)
        .withUserConfiguration(DefaultFileSerializer.class)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("fileCacheSerializer"));
  }

  @Test
  void userSerializerWithoutQualifier_isNotOurs() {
    Contexts.caching(directory)
        .withUserConfiguration(PlainSerializer.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasBean("fileCacheSerializer");
              assertThat(context.getBean(CacheSerializer.class).checksum())
                  .isEqualTo(ChecksumMode.EAGER);
            });
  }

  @Test
  void fileSettings_defaultToTheBackendsOwn() {
    Contexts.caching(directory)
        .run(
            context -> {
              ZeroCopyCacheProperties.File file =
                  context.getBean(ZeroCopyCacheProperties.class).file();
              StoreDirectoryOptions own = StoreDirectoryOptions.of(directory);
              assertThat(file.maxMappings()).isEqualTo(own.maxMappings());
              assertThat(file.maxRetiredSize().toBytes()).isEqualTo(own.maxRetiredBytes());
            });
  }

  @Test
  void warmUp_runsUnlessSwitchedOff() {
    Contexts.caching(directory)
        .run(context -> assertThat(context).doesNotHaveBean(ArrowWarmUp.class));
    Contexts.caching(directory)
        .withPropertyValues("zerocopy.cache.warm-up=true")
        .run(context -> assertThat(context).hasSingleBean(ArrowWarmUp.class));
  }

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

  @Configuration(proxyBeanMethods = false)
  static class Customizers {

    final List<String> applied = new ArrayList<>();

    @Bean
    @Order(1)
    CacheManagerCustomizer<CacheManager> any() {
      return manager -> applied.add("any");
    }

    @Bean
    @Order(2)
    CacheManagerCustomizer<ZeroCopyCacheManager> ours() {
      return manager -> applied.add("ours");
    }

    @Bean
    @Order(3)
    CacheManagerCustomizer<ConcurrentMapCacheManager> another() {
      return manager -> applied.add("another");
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class UserFileSerializer {

    @Bean(defaultCandidate = false)
    @FileBackend
    CacheSerializer mine() {
      return TextCodec.serializer();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class DefaultFileSerializer {

    @Bean
    @FileBackend
    CacheSerializer mine() {
      return TextCodec.serializer();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PlainSerializer {

    @Bean
    CacheSerializer plain() {
      return CacheSerializer.builder().checksum(ChecksumMode.EAGER).build();
    }
  }
}
