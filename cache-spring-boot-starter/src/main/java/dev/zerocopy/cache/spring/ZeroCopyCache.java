package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NamedCache;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/**
 * Spring's view of one named cache.
 *
 * <p>Every operation is immediate: {@code put} and {@code putIfAbsent}, {@code evict} and {@code
 * evictIfPresent}, {@code clear} and {@code invalidate} have taken effect when they return, in all
 * processes that share the entries. {@code putIfAbsent} is atomic over these too. Null is a value
 * like any other, unless the cache keeps none.
 *
 * <p>{@code retrieve} looks up on the calling thread, because a hit is a view and reads no payload;
 * what a loader's future brings is stored on the thread that completes it, before the returned
 * future completes.
 *
 * <p><b>Threads</b>: safe. Threads that load one key at the same time share one load; so do callers
 * of {@code retrieve}, among themselves.
 *
 * <p><b>Failure</b>: only a loader's own failure is ever thrown; a failing backend is a miss. So no
 * {@link org.springframework.cache.interceptor.CacheErrorHandler} hears of the backend.
 */
public final class ZeroCopyCache implements Cache {

  private final NamedCache cache;
  private final String backend;
  private final Map<String, Object> settings;
  private final AsyncLoads loads;

  /**
   * Creates the view.
   *
   * @param backend where the cache's bytes live, as in {@code zerocopy.cache.caches.*.backend}
   */
  public ZeroCopyCache(NamedCache cache, String backend) {
    this(cache, backend, Map.of());
  }

  /**
   * Creates the view.
   *
   * @param backend where the cache's bytes live, as in {@code zerocopy.cache.caches.*.backend}
   * @param settings what holds for the cache, by the names of the properties
   */
  public ZeroCopyCache(NamedCache cache, String backend, Map<String, Object> settings) {
    this.cache = cache;
    this.backend = backend;
    this.settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    this.loads = new AsyncLoads(cache);
  }

  @Override
  public String getName() {
    return cache.name();
  }

  /** Where the cache's bytes live: {@code file} or {@code redis}. */
  public String backend() {
    return backend;
  }

  /** What holds for the cache, by the names of the properties, to be shown to people. */
  public Map<String, Object> settings() {
    return settings;
  }

  @Override
  public NamedCache getNativeCache() {
    return cache;
  }

  @Override
  public @Nullable ValueWrapper get(Object key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? null : new SimpleValueWrapper(hit.value());
  }

  @Override
  @SuppressWarnings("unchecked") // without a type the caller answers for the cast
  public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
    NamedCache.Hit hit = cache.find(key);
    Object value = hit == null ? null : hit.value();
    if (value != null && type != null && !type.isInstance(value)) {
      throw new IllegalStateException(
          "Cache %s: expected a %s, found a %s"
              .formatted(getName(), type.getName(), value.getClass().getName()));
    }
    return (T) value;
  }

  @Override
  @SuppressWarnings("unchecked") // the caller answers for a key always having one type of value
  public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
    try {
      return (T) cache.get(key, valueLoader);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ValueRetrievalException(key, valueLoader, e);
    } catch (Throwable e) {
      throw new ValueRetrievalException(key, valueLoader, e);
    }
  }

  /**
   * Looks a value up at once: null is a miss, so that the next of several caches is asked; a hit
   * comes in a {@link SimpleValueWrapper}.
   */
  @Override
  public @Nullable CompletableFuture<?> retrieve(Object key) {
    ValueWrapper hit = get(key);
    return hit == null ? null : CompletableFuture.completedFuture(hit);
  }

  @Override
  public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
    return loads.get(key, valueLoader);
  }

  @Override
  public void put(Object key, @Nullable Object value) {
    cache.put(key, value);
  }

  @Override
  public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
    NamedCache.Hit present = cache.putIfAbsent(key, value);
    return present == null ? null : new SimpleValueWrapper(present.value());
  }

  @Override
  public void evict(Object key) {
    cache.evict(key);
  }

  @Override
  public boolean evictIfPresent(Object key) {
    return cache.evict(key);
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public boolean invalidate() {
    boolean hadEntries = cache.statistics().entries() > 0;
    cache.clear();
    return hadEntries;
  }
}
