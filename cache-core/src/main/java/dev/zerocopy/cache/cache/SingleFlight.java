package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Operation;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
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

  /**
   * Runs a load or waits for the one under way, unless that began before the key was removed by
   * whatever process.
   *
   * @param removals the key's removals, as they are now
   * @param waiters gives each who waited what it gets
   * @param monitor may follow the wait for another's load
   */
  @Nullable Object run(
      CacheKey key, long removals, Work work, Waiters waiters, CacheMonitor monitor)
      throws Exception {
    boolean isNested = DEPTH.get() > 0;
    Load own = new Load(isNested, removals);
    Load other =
        loads.merge(key, own, (present, ours) -> present.isOutdated(removals) ? ours : present);
    if (other == own) {
      return runOwn(key, own, work);
    }
    return isNested ? work.run(own).value() : await(other, own, work, waiters, monitor);
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
    try {
      Loaded loaded = runCounted(own, work);
      own.result.complete(loaded);
      return loaded.value();
    } catch (Throwable e) {
      own.result.completeExceptionally(e);
      throw e;
    } finally {
      loads.remove(key, own);
    }
  }

  private static Loaded runCounted(Load own, Work work) throws Exception {
    DEPTH.set(DEPTH.get() + 1);
    try {
      return work.run(own);
    } finally {
      int left = DEPTH.get() - 1;
      if (left == 0) {
        DEPTH.remove();
      } else {
        DEPTH.set(left);
      }
    }
  }

  private static @Nullable Object await(
      Load other, Load own, Work work, Waiters waiters, CacheMonitor monitor) throws Exception {
    try {
      NamedCache.Hit hit = waiters.hit(await(other.result, monitor));
      if (hit != null) {
        return hit.value();
      }
    } catch (InterruptedException e) {
      // The cached method would not have waited here: do what it does, and leave the flag to it.
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
    return runCounted(own, work).value();
  }

  private static Loaded await(CompletableFuture<Loaded> result, CacheMonitor monitor)
      throws InterruptedException, ExecutionException {
    Followed wait = monitor.begin(Operation.WAIT);
    Outcome outcome = Outcome.FAILED;
    try {
      Loaded loaded = result.get();
      outcome = Outcome.DONE;
      return loaded;
    } finally {
      if (wait != null) {
        wait.end(outcome);
      }
    }
  }

  /** One load under way. */
  static final class Load {

    private final CompletableFuture<Loaded> result = new CompletableFuture<>();
    private final boolean nested;
    private final long removals;
    private volatile boolean detached;

    private Load(boolean nested, long removals) {
      this.nested = nested;
      this.removals = removals;
    }

    private boolean isOutdated(long removalsNow) {
      return removals != removalsNow;
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

    Loaded run(Load load) throws Exception;
  }

  /** What one gets who waited for a load. */
  @FunctionalInterface
  interface Waiters {

    /** Returns null if he must load himself. */
    NamedCache.@Nullable Hit hit(Loaded loaded);
  }
}
