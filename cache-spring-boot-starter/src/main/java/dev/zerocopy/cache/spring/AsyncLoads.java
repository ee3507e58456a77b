package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.UnsupportedKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads whose value comes in a future: one at a time for a key, shared by who asks meanwhile.
 *
 * <p>Each caller gets a future of its own, so that cancelling it cancels nobody else's.
 */
final class AsyncLoads {

  private final NamedCache cache;
  private final ConcurrentHashMap<CacheKey, CompletableFuture<Object>> loads =
      new ConcurrentHashMap<>();

  AsyncLoads(NamedCache cache) {
    this.cache = cache;
  }

  @SuppressWarnings("unchecked") // the caller answers for a key always having one type of value
  <T> CompletableFuture<T> get(Object key, Supplier<CompletableFuture<T>> loader) {
    NamedCache.Hit hit = cache.find(key);
    if (hit != null) {
      CompletableFuture<Object> found = new CompletableFuture<>();
      found.complete(hit.value());
      return (CompletableFuture<T>) found;
    }
    CacheKey encoded = encode(key);
    CompletableFuture<Object> own = new CompletableFuture<>();
    CompletableFuture<Object> other = encoded == null ? null : loads.putIfAbsent(encoded, own);
    if (other == null) {
      load(key, encoded, own, loader);
    }
    return (CompletableFuture<T>) (other == null ? own : other).copy();
  }

  /** The key, or null for one that cannot be cached: its loads are not shared. */
  private static @Nullable CacheKey encode(Object key) {
    try {
      return CacheKey.of(key);
    } catch (UnsupportedKeyException _) {
      return null;
    }
  }

  private <T> void load(
      Object key,
      @Nullable CacheKey encoded,
      CompletableFuture<Object> own,
      Supplier<CompletableFuture<T>> loader) {
    long removals = cache.removals(key);
    CompletableFuture<T> loading;
    try {
      loading = loader.get();
      if (loading == null) {
        throw new IllegalStateException("A loader must return a future, got null");
      }
    } catch (Throwable e) {
      loading = CompletableFuture.failedFuture(e);
    }
    var _ =
        loading.whenComplete(
            (value, failure) -> {
              try {
                if (failure == null) {
                  cache.putUnlessRemoved(key, value, removals);
                }
              } finally {
                if (encoded != null) {
                  loads.remove(encoded, own);
                }
                if (failure == null) {
                  own.complete(value);
                } else {
                  own.completeExceptionally(failure);
                }
              }
            });
  }
}
