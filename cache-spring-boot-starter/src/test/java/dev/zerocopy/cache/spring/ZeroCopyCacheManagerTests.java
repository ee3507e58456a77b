package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;

/** Which caches there are, and that each is made once. */
class ZeroCopyCacheManagerTests {

  private static final int THREADS = 8;

  private final AtomicInteger made = new AtomicInteger();
  private StoreDirectory directory;

  @BeforeEach
  void open(@TempDir Path path) throws IOException {
    directory = StoreDirectory.open(StoreDirectoryOptions.of(path.resolve("cache")));
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  private @Nullable ZeroCopyCache make(String name) {
    if (name.equals("unknown")) {
      return null;
    }
    made.incrementAndGet();
    return new ZeroCopyCache(
        new NamedCache(
            name, directory.store(name, ChecksumMode.LAZY), TextCodec.serializer(), null),
        "file");
  }

  @Test
  void declaredCaches_areMadeAtOnce() {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of("b", "a"), this::make);
    assertThat(made).hasValue(2);
    assertThat(manager.getCacheNames()).containsExactly("a", "b");
  }

  @Test
  void otherCache_isMadeWhenAskedFor() {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of("a"), this::make);
    Cache cache = manager.getCache("c");
    assertThat(manager.getCache("c")).isNotNull().isSameAs(cache);
    assertThat(manager.getCacheNames()).containsExactly("a", "c");
  }

  @Test
  void unknownCache_isNullAndNotListed() {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of(), this::make);
    assertThat(manager.getCache("unknown")).isNull();
    assertThat(manager.getCacheNames()).isEmpty();
  }

  @Test
  void cacheAskedForByManyThreads_isMadeOnceAndToldOnce() throws Exception {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of(), this::make);
    ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    manager.forEachCache(cache -> told.add(cache.getName()));
    Set<Cache> seen = Collections.newSetFromMap(new ConcurrentHashMap<>());
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  Cache cache = manager.getCache("c");
                  return cache != null && seen.add(cache);
                }));
      }
      start.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(seen).hasSize(1);
    assertThat(made).hasValue(1);
    assertThat(told).containsExactly("c");
  }

  @Test
  void reset_clearsAllCachesAndKeepsThem() {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of("a"), this::make);
    Cache declared = Objects.requireNonNull(manager.getCache("a"));
    Cache other = Objects.requireNonNull(manager.getCache("b"));
    declared.put("k", "one");
    other.put("k", "two");
    manager.resetCaches();
    assertThat(declared.get("k")).isNull();
    assertThat(other.get("k")).isNull();
    assertThat(manager.getCacheNames()).containsExactly("a", "b");
    assertThat(manager.getCache("b")).isSameAs(other);
  }

  @Test
  void listener_isToldOfPresentAndLaterCaches() {
    ZeroCopyCacheManager manager = new ZeroCopyCacheManager(List.of("a"), this::make);
    List<String> told = new ArrayList<>();
    manager.forEachCache(cache -> told.add(cache.getName()));
    manager.getCache("b");
    manager.getCache("b");
    assertThat(told).containsExactly("a", "b");
  }
}
