package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import io.micrometer.core.instrument.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.cache.metrics.CacheMetricsRegistrar;

/**
 * Gives meters to caches that are made after Spring Boot has bound those it found, which it does
 * once (<a href="https://github.com/spring-projects/spring-boot/issues/14576">issue 14576</a>).
 *
 * <p>It starts when all beans exist: asking for the registrar earlier could close a cycle, since
 * the registrar asks the manager for its caches.
 */
final class RuntimeCacheMeters implements SmartInitializingSingleton {

  private static final Logger LOG = LoggerFactory.getLogger(RuntimeCacheMeters.class);
  private static final String SUFFIX = "cacheManager";

  private final ListableBeanFactory beanFactory;
  private final ObjectProvider<CacheMetricsRegistrar> registrars;
  private final ZeroCopyCacheMeterBinderProvider provider;

  RuntimeCacheMeters(
      ListableBeanFactory beanFactory,
      ObjectProvider<CacheMetricsRegistrar> registrars,
      ZeroCopyCacheMeterBinderProvider provider) {
    this.beanFactory = beanFactory;
    this.registrars = registrars;
    this.provider = provider;
  }

  @Override
  public void afterSingletonsInstantiated() {
    CacheMetricsRegistrar registrar = registrars.getIfAvailable();
    if (registrar != null) {
      beanFactory
          .getBeansOfType(ZeroCopyCacheManager.class)
          .forEach((bean, manager) -> follow(manager, tagOf(bean), registrar));
    }
  }

  private void follow(ZeroCopyCacheManager manager, Tag tag, CacheMetricsRegistrar registrar) {
    manager.forEachCache(
        cache -> {
          if (!provider.isMetered(cache)) {
            bind(cache, tag, registrar);
          }
        });
  }

  private static void bind(ZeroCopyCache cache, Tag tag, CacheMetricsRegistrar registrar) {
    try {
      registrar.bindCacheToRegistry(cache, tag);
    } catch (RuntimeException e) {
      LOG.warn("Cache {} has no meters", cache.getName(), e);
    }
  }

  /** The tag that Spring Boot gives the caches of a manager. */
  private static Tag tagOf(String bean) {
    int prefix = bean.length() - SUFFIX.length();
    boolean named = prefix > 0 && bean.regionMatches(true, prefix, SUFFIX, 0, SUFFIX.length());
    return Tag.of("cache.manager", named ? bean.substring(0, prefix) : bean);
  }
}
