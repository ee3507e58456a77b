package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.autoconfigure.AnnotatedMethods.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.KeyGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a {@link CacheErrorHandler} of the application hears, and its configurer beside ours. */
class CacheErrorHandlerTests {

  @TempDir private Path directory;

  private ApplicationContextRunner runner() {
    return Contexts.serializing(directory)
        .withUserConfiguration(Configurer.class)
        .withBean(AnnotatedMethods.class)
        .withBean(Odd.class);
  }

  @Test
  void brokenBackend_isNoError() {
    runner()
        .run(
            context -> {
              AnnotatedMethods methods = context.getBean(AnnotatedMethods.class);
              methods.plain("a");
              context.getBean(StoreDirectory.class).close();
              assertThat(methods.plain("a")).isEqualTo("a of call 2");
              assertThat(methods.plain("b")).isEqualTo("b of call 3");
              assertThat(methods.sync("a")).isEqualTo("a of call 4");
              assertThat(methods.put("a")).isEqualTo("a of call 5");
              assertThat(methods.future("a").get()).isEqualTo("a of call 6");
              assertThat(methods.futureSync("a").get()).isEqualTo("a of call 7");
              assertThat(methods.mono("a").block()).isEqualTo("a of call 8");
              methods.evict("a");
              methods.evictBefore("a");
              methods.evictAll();
              assertThat(context.getBean(Recorder.class).heard).isEmpty();
            });
  }

  @Test
  void valueOrKeyThatCannotBeStored_isNoError() {
    runner()
        .run(
            context -> {
              Odd odd = context.getBean(Odd.class);
              assertThat(odd.value("a").get()).isEqualTo(1);
              assertThat(odd.value("a").get()).isEqualTo(2);
              assertThat(odd.keyed(new Object())).isEqualTo("3");
              assertThat(context.getBean(Recorder.class).heard).isEmpty();
            });
  }

  @Test
  void failureOfTheMethod_isItsCallers() {
    runner()
        .run(
            context -> {
              AnnotatedMethods methods = context.getBean(AnnotatedMethods.class);
              assertThatThrownBy(() -> methods.plain("fail")).isInstanceOf(Fault.class);
              assertThatThrownBy(() -> methods.sync("fail")).isInstanceOf(Fault.class);
              assertThatThrownBy(() -> methods.mono("fail").block()).isInstanceOf(Fault.class);
              assertThat(context.getBean(Recorder.class).heard).isEmpty();
            });
  }

  @Test
  void failureOfAnotherCache_isHandled() {
    runner()
        .run(
            context -> {
              assertThat(context.getBean(Odd.class).inFailingCache("a")).isEqualTo("1");
              assertThat(context.getBean(Recorder.class).heard)
                  .containsExactly("get of failing", "put of failing");
            });
  }

  @Test
  void configurersKeyGenerator_isUsed() {
    runner()
        .run(
            context -> {
              AnnotatedMethods methods = context.getBean(AnnotatedMethods.class);
              methods.plain("a");
              methods.plain("A");
              assertThat(methods.calls()).isEqualTo(1);
            });
  }

  /** Methods of values, keys and caches that fail. */
  static class Odd {

    private final AtomicInteger calls = new AtomicInteger();

    @Cacheable("odd")
    public Value value(String key) {
      return new Value(calls.incrementAndGet());
    }

    @Cacheable(cacheNames = "odd", keyGenerator = "identity")
    public String keyed(Object key) {
      return "" + calls.incrementAndGet();
    }

    @Cacheable(cacheNames = "any", cacheResolver = "failing")
    public String inFailingCache(String key) {
      return "" + calls.incrementAndGet();
    }
  }

  /** Nothing that any codec stores. */
  record Value(int get) {}

  @Configuration(proxyBeanMethods = false)
  static class Configurer implements CachingConfigurer {

    private final Recorder recorder = new Recorder();

    @Bean
    Recorder recorder() {
      return recorder;
    }

    @Override
    public CacheErrorHandler errorHandler() {
      return recorder;
    }

    @Override
    public KeyGenerator keyGenerator() {
      return (target, method, arguments) ->
          arguments.length == 0 ? "" : arguments[0].toString().toLowerCase(java.util.Locale.ROOT);
    }

    @Bean
    KeyGenerator identity() {
      return (target, method, arguments) -> arguments[0];
    }

    @Bean
    CacheResolver failing() {
      return _ -> List.of(new FailingCache());
    }
  }

  private static final class FailingCache extends ConcurrentMapCache {

    FailingCache() {
      super("failing");
    }

    @Override
    protected Object lookup(Object key) {
      throw new IllegalStateException("no backend");
    }

    @Override
    public void put(Object key, @Nullable Object value) {
      throw new IllegalStateException("no backend");
    }
  }

  /** Notes what it hears and lets the call go on. */
  static final class Recorder implements CacheErrorHandler {

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void handleCacheGetError(RuntimeException exception, Cache cache, Object key) {
      heard.add("get of " + cache.getName());
    }

    @Override
    public void handleCachePutError(
        RuntimeException exception, Cache cache, Object key, @Nullable Object value) {
      heard.add("put of " + cache.getName());
    }

    @Override
    public void handleCacheEvictError(RuntimeException exception, Cache cache, Object key) {
      heard.add("evict of " + cache.getName());
    }

    @Override
    public void handleCacheClearError(RuntimeException exception, Cache cache) {
      heard.add("clear of " + cache.getName());
    }
  }
}
