package dev.zerocopy.cache.spring.autoconfigure;

import java.nio.file.Path;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Spring's annotations over the file backend. */
class FileCacheAnnotationsTests extends CacheAnnotationsContract {

  @Override
  ApplicationContextRunner runner(Path directory) {
    return Contexts.serializing(directory);
  }

  @Override
  boolean isByValue() {
    return true;
  }
}
