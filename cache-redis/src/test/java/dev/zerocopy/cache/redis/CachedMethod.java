package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NamedCache.Hit;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.StoreStatistics;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A method whose results are cached, as the annotations of Spring do it, and that checks each of
 * its results: it is what the method would return now, whatever happens to the cache.
 *
 * <p><b>Threads</b>: calls of one key one at a time.
 */
final class CachedMethod {

  private final NamedCache cache;
  private final int chars;
  private final Map<Integer, Integer> versions = new ConcurrentHashMap<>();
  private int runs;

  /**
   * Caches in a store.
   *
   * @param chars how long the results are, at least
   */
  CachedMethod(String name, CacheStore store, int chars) {
    CacheSerializer serializer = CacheSerializer.builder().codec(new BytesCodec()).build();
    this.cache = new NamedCache(name, store, serializer, Duration.ofHours(1));
    this.chars = chars;
  }

  StoreStatistics statistics() {
    return cache.statistics();
  }

  NamedCache cache() {
    return cache;
  }

  /** How often the method itself ran. */
  int runs() {
    return runs;
  }

  private String run(int key) {
    runs++;
    return expected(key);
  }

  private String expected(int key) {
    String result = "%d in version %d ".formatted(key, versions.getOrDefault(key, 0));
    return result.repeat(1 + chars / result.length());
  }

  /** Calls it as {@code @Cacheable} does. */
  void call(int key) {
    Hit hit = cache.find(key);
    String result;
    if (hit == null) {
      result = run(key);
      cache.put(key, result);
    } else {
      result = (String) Objects.requireNonNull(hit.value());
    }
    check(key, result);
  }

  /** Calls it as {@code @Cacheable(sync = true)} does. */
  void callSync(int key) throws Exception {
    check(key, (String) Objects.requireNonNull(cache.get(key, () -> run(key))));
  }

  private void check(int key, String result) {
    assertThat(result.equals(expected(key)))
        .as("%s... of key %d", result.substring(0, Math.min(40, result.length())), key)
        .isTrue();
  }

  /** Makes it return something else, and evicts what it returned, as {@code @CacheEvict} does. */
  void change(int key) {
    versions.merge(key, 1, Integer::sum);
    cache.evict(key);
  }

  /** The same for all keys, by {@code @CacheEvict(allEntries = true)}. */
  void changeAll(int keys) {
    for (int key = 0; key < keys; key++) {
      versions.merge(key, 1, Integer::sum);
    }
    cache.clear();
  }

  /** Makes it return something else, and puts that, as {@code @CachePut} does. */
  void replace(int key) {
    versions.merge(key, 1, Integer::sum);
    cache.put(key, run(key));
  }

  /** Calls it with all keys and says how often it ran. */
  int runsOf(int keys) {
    int before = runs;
    for (int key = 0; key < keys; key++) {
      call(key);
    }
    return runs - before;
  }
}
