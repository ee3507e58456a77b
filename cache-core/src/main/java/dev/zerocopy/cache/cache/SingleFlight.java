package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.store.CacheKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the threads of this JVM that load one key at the same time share one load.
 *
 * <p>A thread that already runs a load does not wait for another's: A loading B while B loads A
 * would otherwise wait for ever. It runs its own load instead.
 */
final class SingleFlight {

  private static final int STRIPES = 64;

  private final ConcurrentHashMap<CacheKey, Load> loads = new ConcurrentHashMap<>();

  /** Loads that a thread runs, in whatever cache. */
  private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

  private final AtomicLongArray ended = new AtomicLongArray(STRIPES);
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  SingleFlight() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** Loads of keys like this one that have ended so far. */
  long ended(CacheKey key) {
    return ended.get(stripe(key));
  }

  private static int stripe(CacheKey key) {
    return key.hashCode() & (STRIPES - 1);
  }

  /** Runs a load or returns the result of the one under way. */
  @Nullable Object run(CacheKey key, Work work) throws Exception {
    Load own = new Load();
    Load other = loads.putIfAbsent(key, own);
    if (other == null) {
      return runOwn(key, own, work);
    }
    return DEPTH.get() > 0 ? work.run(new Load()) : await(other, work);
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
      ended.incrementAndGet(stripe(key));
      loads.remove(key, own);
      int left = DEPTH.get() - 1;
      if (left == 0) {
        DEPTH.remove();
      } else {
        DEPTH.set(left);
      }
    }
  }

  private static @Nullable Object await(Load other, Work work) throws Exception {
    try {
      return other.result.get();
    } catch (InterruptedException e) {
      // The cached method would not have waited here: do what it does, and leave the flag to it.
      Thread.currentThread().interrupt();
      return work.run(new Load());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** Runs short work that no other such work on the key may overlap. */
  <T extends @Nullable Object> T exclusively(CacheKey key, Supplier<T> work) {
    ReentrantLock lock = stripes[stripe(key)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** One load under way. */
  static final class Load {

    private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    private volatile boolean detached;

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
