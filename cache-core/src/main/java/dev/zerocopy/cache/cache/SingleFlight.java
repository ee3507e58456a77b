package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.store.CacheKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets the threads of this JVM that load one key at the same time share one load.
 *
 * <p>A thread that already runs a load does not wait for another's: A loading B while B loads A
 * would otherwise wait for ever. It runs its own load instead.
 */
final class SingleFlight {

  private final ConcurrentHashMap<CacheKey, Load> loads = new ConcurrentHashMap<>();

  /** Loads that a thread runs, in whatever cache. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  /** Runs a load or returns the result of the one under way. */
  @Nullable Object run(CacheKey key, Work work) throws Exception {
    boolean isNested = DEPTH.get() > 0;
    Load own = new Load(isNested);
    Load other = loads.putIfAbsent(key, own);
    if (other == null) {
      return runOwn(key, own, work);
    }
    return isNested ? work.run(own) : await(other, own, work);
  }

  /** Makes later callers load anew, and the load of a key that is under way not be stored. */
  void detach(CacheKey key) {
    Load load = loads.remove(key);
    if (load != null) {
      load.detached = true;
    }
  }

  /** Detaches all loads. */
  void detachAll() {
    loads.keySet().forEach(this::detach);
  }

  private @Nullable Object runOwn(CacheKey key, Load own, Work work) throws Exception {
    DEPTH.set(DEPTH.get() + 1);
    try {
      Object value = work.run(own);
      own.result.complete(value);
      return value;
    } catch (Throwable e) {
      own.result.completeExceptionally(e);
      throw e;
    } finally {
      loads.remove(key, own);
      int left = DEPTH.get() - 1;
      if (left == 0) {
        DEPTH.remove();
      } else {
        DEPTH.set(left);
      }
    }
  }

  private static @Nullable Object await(Load other, Load own, Work work) throws Exception {
    try {
      return other.result.get();
    } catch (InterruptedException e) {
      // The cached method would not have waited here: do what it does, and leave the flag to it.
      Thread.currentThread().interrupt();
      return work.run(own);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** One load under way. */
  static final class Load {

    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    private final boolean nested;
    private volatile boolean detached;

    private Load(boolean nested) {
      this.nested = nested;
    }

    /** Whether the thread that runs it already ran another one: it must not wait for anybody. */
    boolean isNested() {
      return nested;
    }

    /** Whether its key was evicted, or the cache cleared, since it began. */
    boolean isDetached() {
      return detached;
    }
  }

  /** What a load does. */
  @FunctionalInterface
  interface Work {

    @Nullable Object run(Load load) throws Exception;
  }
}
