package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Operation;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import dev.zerocopy.cache.cache.Loaded;
import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.UnsupportedKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads whose value comes in a future: one at a time for a key, shared by who asks meanwhile, but
 * not by who asks after the key was evicted or the cache cleared, by whatever process.
 *
 * <p>Each caller gets a future of its own, so that cancelling it cancels nobody else's, and a value
 * of its own, as {@link NamedCache#findLoaded} has it.
 */
final class AsyncLoads {

  private final NamedCache cache;
  private final ConcurrentHashMap<CacheKey, Load> loads = new ConcurrentHashMap<>();

  AsyncLoads(NamedCache cache) {
    this.cache = cache;
  }

  /** The caller answers for a key always having one type of value. */
  <T> CompletableFuture<T> get(Object key, Supplier<CompletableFuture<T>> loader) {
    long changes = cache.changes(key);
    NamedCache.Hit hit = cache.find(key);
    if (hit != null) {
      return completed(hit);
    }
    CacheKey encoded = encode(key);
    Load own = new Load(cache.removals(key));
    Load joined =
        encoded == null
            ? own
            : loads.merge(
                encoded,
                own,
                (present, ours) -> present.removals != ours.removals ? ours : present);
    if (!joined.equals(own)) {
      followWait(joined);
      return joined.result.thenCompose(loaded -> ofWaiter(key, loaded, loader));
    }
    // The load before this one may have stored the value since it was looked up.
    NamedCache.Hit loaded = cache.changes(key) == changes ? null : cache.find(key);
    if (loaded != null) {
      finish(encoded, own, new Loaded(loaded.value(), true, true), null);
    } else {
      load(key, encoded, own, loader);
    }
    return ofLoader(own);
  }

  private <T> CompletableFuture<T> ofWaiter(
      Object key, Loaded loaded, Supplier<CompletableFuture<T>> loader) {
    NamedCache.Hit hit = cache.findLoaded(key, loaded);
    if (hit != null) {
      return completed(hit);
    }
    Load own = new Load(cache.removals(key));
    load(key, null, own, loader);
    return ofLoader(own);
  }

  @SuppressWarnings("unchecked") // as in get
  private static <T> CompletableFuture<T> ofLoader(Load own) {
    return (CompletableFuture<T>) own.result.thenApply(Loaded::value);
  }

  @SuppressWarnings("unchecked") // as in get
  private static <T> CompletableFuture<T> completed(NamedCache.Hit hit) {
    CompletableFuture<@Nullable Object> found = new CompletableFuture<>();
    found.complete(hit.value());
    return (CompletableFuture<T>) found;
  }

  /** The key, or null for one that cannot be cached: its loads are not shared. */
  private static @Nullable CacheKey encode(Object key) {
    try {
      return CacheKey.of(key);
    } catch (UnsupportedKeyException _) {
      return null;
    }
  }

  private void followWait(Load joined) {
    Followed wait = cache.begin(Operation.WAIT);
    if (wait != null) {
      wait.leaveThread();
      var _ =
          joined.result.whenComplete(
              (value, failure) -> wait.end(failure == null ? Outcome.DONE : Outcome.FAILED));
    }
  }

  private <T> void load(
      Object key, @Nullable CacheKey encoded, Load own, Supplier<CompletableFuture<T>> loader) {
    Followed load = cache.begin(Operation.LOAD);
    CompletableFuture<T> loading;
    try {
      loading = loader.get();
      if (loading == null) {
        throw new IllegalStateException("A loader must return a future, got null");
      }
    } catch (Throwable e) {
      loading = CompletableFuture.failedFuture(e);
    }
    if (load != null) {
      load.leaveThread();
    }
    var _ =
        loading.whenComplete(
            (value, failure) -> {
              end(load, failure);
              Loaded loaded = new Loaded(value, false, false);
              try {
                if (failure == null) {
                  loaded = cache.putLoaded(key, value, own.removals);
                }
              } finally {
                finish(encoded, own, loaded, failure);
              }
            });
  }

  private static void end(@Nullable Followed load, @Nullable Throwable failure) {
    if (load != null && failure != null) {
      load.failed(failure);
      load.end(Outcome.FAILED);
    } else if (load != null) {
      load.end(Outcome.LOADED);
    }
  }

  private void finish(
      @Nullable CacheKey encoded, Load own, Loaded loaded, @Nullable Throwable failure) {
    if (encoded != null) {
      loads.remove(encoded, own);
    }
    if (failure == null) {
      own.result.complete(loaded);
    } else {
      own.result.completeExceptionally(failure);
    }
  }

  /** A load under way. */
  private static final class Load {

    private final CompletableFuture<Loaded> result = new CompletableFuture<>();

    /** The key's when it began. */
    private final long removals;

    Load(long removals) {
      this.removals = removals;
    }
  }
}
