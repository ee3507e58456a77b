package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.SingleFlight.Load;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.store.UnsupportedKeyException;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One cache: values by key, through one serializer, in one store.
 *
 * <p><b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: no method throws because of the backend, of stored bytes, of a key that cannot
 * be encoded or of a value that cannot be stored: it is a miss or a value not stored, counted, and
 * logged once a minute.
 */
public final class NamedCache {

  private final String name;
  private final CacheStore store;
  private final CacheSerializer serializer;
  private final TimeToLive timeToLive;
  private final SingleFlight flights = new SingleFlight();
  private final FailureLog log;

  /**
   * Creates a cache over an open store.
   *
   * @param timeToLive how long a value may be served, or null for no limit
   */
  public NamedCache(
      String name, CacheStore store, CacheSerializer serializer, @Nullable Duration timeToLive) {
    this(new TimeToLive(timeToLive, 0, List.of()), name, store, serializer);
  }

  private NamedCache(
      TimeToLive timeToLive, String name, CacheStore store, CacheSerializer serializer) {
    this.name = name;
    this.store = store;
    this.serializer = serializer;
    this.timeToLive = timeToLive;
    this.log = new FailureLog(name);
  }

  /** Creates a cache over an open store, whose values need not all live equally long. */
  public static NamedCache of(
      String name, CacheStore store, CacheSerializer serializer, TimeToLive timeToLive) {
    return new NamedCache(timeToLive, name, store, serializer);
  }

  /** The cache's name. */
  public String name() {
    return name;
  }

  /** The store below. */
  public CacheStore store() {
    return store;
  }

  /** The counters. */
  public StoreStatistics statistics() {
    return store.statistics();
  }

  /** Looks a value up; a hit may hold null. */
  public @Nullable Hit find(@Nullable Object key) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    return find(encoded);
  }

  private @Nullable Hit find(CacheKey key) {
    try {
      StoredEntry entry = store.find(key);
      if (entry == null) {
        return null;
      }
      Hit hit = new Hit(serializer.read(entry));
      statistics().hits.increment();
      return hit;
    } catch (UnreadableValueException e) {
      statistics().miss(e.reason());
      log.report("value", key, e);
    } catch (CorruptEntryException e) {
      statistics().miss(MissReason.CORRUPT); // the store has logged and dropped it
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      statistics().miss(MissReason.ERROR);
      log.report("get", key, e);
    }
    return null;
  }

  private @Nullable CacheKey encode(@Nullable Object key) {
    try {
      return CacheKey.of(key);
    } catch (UnsupportedKeyException e) {
      log.report("key", null, e);
      return null;
    }
  }

  /**
   * Returns the value of a key, loading and storing it when there is none.
   *
   * <p>Threads that ask for one key at a time share one load, in all processes that share the
   * store. A thread that already runs a load, of this cache or another, never waits for one, so
   * that nested loads cannot deadlock. A load that began before its key was evicted or the cache
   * cleared is not stored.
   *
   * @throws Exception what the loader throws
   */
  public @Nullable Object get(@Nullable Object key, Callable<? extends @Nullable Object> loader)
      throws Exception {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      statistics().miss(MissReason.ERROR);
      return loader.call();
    }
    long changes = changes(encoded);
    Hit hit = find(encoded);
    if (hit != null) {
      return hit.value();
    }
    return flights.run(encoded, load -> load(encoded, key, load, changes, loader));
  }

  private @Nullable Object load(
      CacheKey key,
      @Nullable Object original,
      Load load,
      long changes,
      Callable<? extends @Nullable Object> loader)
      throws Exception {
    try (LoadLease _ = lease(key, load)) {
      // Whoever had the lease, or the load before this one, may have stored the value.
      Hit loaded = changes(key) == changes ? null : find(key);
      if (loaded != null) {
        return loaded.value();
      }
      long removals = removalsOf(key);
      Object value = loader.call();
      if (!load.isDetached()) {
        put(key, original, value, PutCondition.unlessRemovedSince(removals));
      }
      return value;
    }
  }

  private long changes(CacheKey key) {
    return number(key, store::changes);
  }

  private long removalsOf(CacheKey key) {
    return number(key, store::removals);
  }

  private long number(CacheKey key, ToLongFunction<CacheKey> reading) {
    try {
      return reading.applyAsLong(key);
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("get", key, e);
      return 0;
    }
  }

  /** Waits for other processes that load the key, unless this thread must not or cannot wait. */
  private @Nullable LoadLease lease(CacheKey key, Load load) {
    try {
      return store.lease(key, !load.isNested());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the cached method would not have waited: it decides
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("load", key, e);
    }
    return null;
  }

  /**
   * Stores a value, null included, and says whether it is stored. One that a {@link
   * TimeToLiveFunction} gives no time is not, and what was stored under its key is removed.
   */
  public boolean put(@Nullable Object key, @Nullable Object value) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      statistics().putFailures.increment();
      return false;
    }
    return isStored(put(encoded, key, value, PutCondition.ALWAYS));
  }

  private static boolean isStored(@Nullable PutOutcome outcome) {
    return outcome != null && outcome.isStored();
  }

  /**
   * How often the key was evicted or the cache cleared; to be read before a value is made that
   * {@link #putUnlessRemoved} stores.
   */
  public long removals(@Nullable Object key) {
    CacheKey encoded = encode(key);
    return encoded == null ? 0 : removalsOf(encoded);
  }

  /** Stores a value unless the key was evicted or the cache cleared since; says whether it is. */
  public boolean putUnlessRemoved(@Nullable Object key, @Nullable Object value, long removals) {
    CacheKey encoded = encode(key);
    return encoded != null
        && isStored(put(encoded, key, value, PutCondition.unlessRemovedSince(removals)));
  }

  /** Returns null if the value cannot be stored. */
  private @Nullable PutOutcome put(
      CacheKey key, @Nullable Object original, @Nullable Object value, PutCondition condition) {
    Duration time = timeToLive.of(name, original, value, failure -> untimed(key, failure));
    if (time != null && !time.isPositive()) {
      statistics().putsDeclined.increment();
      evictStored(key);
      return null;
    }
    try {
      PutOutcome outcome =
          store.put(key, time, condition, writer -> serializer.write(value, writer));
      if (outcome.isStored()) {
        statistics().puts.increment();
      }
      serializer.stored(value, outcome.entry());
      return outcome;
    } catch (UnsupportedValueException e) {
      log.report("value", key, e);
    } catch (Exception | LinkageError | VirtualMachineError e) {
      log.report("put", key, e);
    }
    statistics().putFailures.increment();
    return null;
  }

  private void untimed(CacheKey key, Throwable failure) {
    statistics().timeToLiveFailures.increment();
    log.report("time to live", key, failure);
  }

  /** Stores a value unless there is one already; returns the one that was there. */
  public @Nullable Hit putIfAbsent(@Nullable Object key, @Nullable Object value) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      return null;
    }
    Hit present = find(encoded);
    if (present != null) {
      return present;
    }
    PutOutcome outcome = put(encoded, key, value, PutCondition.IF_ABSENT);
    return outcome == null || outcome.isStored() ? null : find(encoded);
  }

  /**
   * Lets a key's value expire a time from now, sooner or later than it would, but never later than
   * the time to live that it was stored with; zero or less is at once. From then on hits do not
   * prolong its life, where the cache has a time to idle.
   *
   * @return whether there was a value that was changed
   */
  public boolean expireAfter(@Nullable Object key, Duration remaining) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      return false;
    }
    try {
      return store.expireAfter(encoded, remaining);
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      log.report("expireAfter", encoded, e);
      return false;
    }
  }

  /** Removes a key's value at once and says whether there was one. */
  public boolean evict(@Nullable Object key) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      return false;
    }
    flights.detach(encoded);
    return evictStored(encoded);
  }

  private boolean evictStored(CacheKey key) {
    try {
      return store.evict(key);
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("evict", key, e);
      return false;
    }
  }

  /** Removes all values at once. */
  public void clear() {
    flights.detachAll();
    try {
      store.clear();
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("clear", null, e);
    }
  }

  /**
   * What a look-up found.
   *
   * @param value the value, which may be null
   */
  public record Hit(@Nullable Object value) {}
}
