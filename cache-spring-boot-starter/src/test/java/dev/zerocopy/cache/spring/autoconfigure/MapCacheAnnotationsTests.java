package dev.zerocopy.cache.spring.autoconfigure;

import java.nio.file.Path;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;

/** The oracle: what {@link CacheAnnotationsContract} asks for is what Spring does. */
class MapCacheAnnotationsTests extends CacheAnnotationsContract {

  @Override
  ApplicationContextRunner runner(Path directory) {
    return Contexts.caching(directory).withBean(ConcurrentMapCacheManager.class);
  }

  @Override
  boolean isByValue() {
    return false;
  }
}
