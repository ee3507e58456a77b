package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Operation;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import dev.zerocopy.cache.cache.Loaded.Put;
import dev.zerocopy.cache.cache.SingleFlight.Load;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryCatalog;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.UnsupportedKeyException;
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
  private final SingleFlight flights = new SingleFlight();
  private final FailureLog log;
  private final StoredValues values;
  private final ValueWriter writer;
  private volatile CacheMonitor monitor = CacheMonitor.NONE;

  /**
   * Creates a cache over an open store.
   *
   * @param timeToLive how long a value may be served, or null for no limit
   */
  public NamedCache(
      String name, CacheStore store, CacheSerializer serializer, @Nullable Duration timeToLive) {
    this(name, store, serializer, new TimeToLive(timeToLive, 0, List.of()), NearValues.NONE, true);
  }

  private NamedCache(
      String name,
      CacheStore store,
      CacheSerializer serializer,
      TimeToLive timeToLive,
      NearValues kept,
      boolean cachesNulls) {
    this.name = name;
    this.store = store;
    this.serializer = serializer;
    this.log = new FailureLog(name);
    NearCache near = kept.isKept() ? new NearCache(kept, serializer) : null;
    this.values = new StoredValues(store, serializer, near, cachesNulls, log);
    this.writer = new ValueWriter(name, store, serializer, timeToLive, cachesNulls, values, log);
  }

  /**
   * Creates a cache over an open store, whose values need not all live equally long.
   *
   * @param kept which decoded values are kept as objects
   */
  public static NamedCache of(
      String name,
      CacheStore store,
      CacheSerializer serializer,
      TimeToLive timeToLive,
      NearValues kept) {
    return of(name, store, serializer, timeToLive, kept, true);
  }

  /**
   * Creates a cache over an open store, which need not keep nulls.
   *
   * @param cachesNulls whether null is a value like any other. Otherwise a put of null removes what
   *     is stored under its key, and a null that is stored already is a miss and is removed
   */
  public static NamedCache of(
      String name,
      CacheStore store,
      CacheSerializer serializer,
      TimeToLive timeToLive,
      NearValues kept,
      boolean cachesNulls) {
    return new NamedCache(name, store, serializer, timeToLive, kept, cachesNulls);
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

  /** Its entries one by one, or null if they cannot be listed where they are stored. */
  public @Nullable CacheInspection inspection() {
    EntryCatalog catalog = store.catalog();
    return catalog == null ? null : new CacheInspection(catalog, serializer, this::evictKey);
  }

  /** Lets a monitor follow what the cache does from now on, beside those that do already. */
  public synchronized void follow(CacheMonitor other) {
    monitor = monitor.equals(CacheMonitor.NONE) ? other : monitor.and(other);
  }

  /** Begins to follow an operation that is done for this cache elsewhere. */
  public @Nullable Followed begin(Operation operation) {
    return monitor.begin(operation);
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
    Hit hit = look(key);
    if (hit != null) {
      statistics().hits.increment();
    }
    return hit;
  }

  /** A look-up that counts what it misses, but no hit. */
  private @Nullable Hit look(CacheKey key) {
    Followed get = monitor.begin(Operation.GET);
    if (get == null) {
      return values.find(key, null);
    }
    Hit hit = null;
    try {
      hit = values.find(key, get);
      return hit;
    } finally {
      get.end(hit == null ? Outcome.MISS : Outcome.HIT);
    }
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
   * store. What it returned belongs to the thread that ran it; the others get what is stored, each
   * as a hit of its own. If it is not stored, they get the same object, unless that is for one to
   * use up: then each loads for itself. A thread that already runs a load, of this cache or
   * another, never waits for one, so that nested loads cannot deadlock. A load that began before
   * its key was evicted, the cache cleared or another value stored under the key is not stored.
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
    return flights.run(
        encoded,
        removalsOf(encoded),
        load -> load(encoded, key, load, changes, loader),
        loaded -> ofWaiter(encoded, loaded),
        monitor);
  }

  private Loaded load(
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
        return Loaded.of(loaded.value(), Put.STORED);
      }
      long removals = removalsOf(key);
      Object value = load(loader);
      return Loaded.of(
          value,
          load.isDetached()
              ? Put.OVERTAKEN
              : put(key, original, value, ifStillMissing(key, removals)));
    }
  }

  /**
   * What somebody gets who waited while another loaded a value: what is stored, read anew, so that
   * no two have one object that one of them may change.
   *
   * @return null if he must load himself: what was stored is gone, or is not for two
   */
  public @Nullable Hit findLoaded(@Nullable Object key, Loaded loaded) {
    CacheKey encoded = encode(key);
    return encoded == null ? null : ofWaiter(encoded, loaded);
  }

  private @Nullable Hit ofWaiter(CacheKey key, Loaded loaded) {
    if (loaded.isStored() && loaded.value() != null) {
      return look(key);
    }
    return loaded.isShareable() ? new Hit(loaded.value()) : null;
  }

  private @Nullable Object load(Callable<? extends @Nullable Object> loader) throws Exception {
    Followed load = monitor.begin(Operation.LOAD);
    if (load == null) {
      return loader.call();
    }
    Outcome outcome = Outcome.FAILED;
    try {
      Object value = loader.call();
      outcome = Outcome.LOADED;
      return value;
    } catch (Throwable e) {
      load.failed(e);
      throw e;
    } finally {
      load.end(outcome);
    }
  }

  /** What must hold for a loaded value to be stored: nothing newer is known of its key. */
  private PutCondition ifStillMissing(CacheKey key, long removals) {
    return PutCondition.unlessRemovedSince(removals).andAbsentBut(values.unreadableId(key));
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
      LoadLease free = store.lease(key, false);
      return free != null || load.isNested() ? free : awaitLease(key);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the cached method would not have waited: it decides
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("load", key, e);
    }
    return null;
  }

  private @Nullable LoadLease awaitLease(CacheKey key) throws InterruptedException {
    Followed wait = monitor.begin(Operation.WAIT);
    Outcome outcome = Outcome.FAILED;
    try {
      LoadLease lease = store.lease(key, true);
      outcome = Outcome.DONE;
      return lease;
    } finally {
      if (wait != null) {
        wait.end(outcome);
      }
    }
  }

  /**
   * Stores a value, null included, and says whether it is stored. If it is not, because a {@link
   * TimeToLiveFunction} gave it no time, the cache keeps no nulls or the put failed, what was
   * stored under its key is removed: it is out of date.
   */
  public boolean put(@Nullable Object key, @Nullable Object value) {
    CacheKey encoded = encode(key);
    if (encoded == null) {
      statistics().putFailures.increment();
      return false;
    }
    return put(encoded, key, value, PutCondition.ALWAYS) == Put.STORED;
  }

  /**
   * How often the key was evicted or the cache cleared; to be read before a value is made that
   * {@link #putLoaded} stores.
   */
  public long removals(@Nullable Object key) {
    CacheKey encoded = encode(key);
    return encoded == null ? 0 : removalsOf(encoded);
  }

  /** A number that moves whenever whatever process may have stored or removed the key's value. */
  public long changes(@Nullable Object key) {
    CacheKey encoded = encode(key);
    return encoded == null ? 0 : changes(encoded);
  }

  /**
   * Stores a value that was loaded because there was none, unless the key was evicted, the cache
   * cleared or another value stored since; says what became of it.
   */
  public Loaded putLoaded(@Nullable Object key, @Nullable Object value, long removals) {
    CacheKey encoded = encode(key);
    return Loaded.of(
        value,
        encoded == null
            ? Put.REFUSED
            : put(encoded, key, value, ifStillMissing(encoded, removals)));
  }

  private Put put(
      CacheKey key, @Nullable Object original, @Nullable Object value, PutCondition condition) {
    return writer.put(key, original, value, condition, monitor.begin(Operation.PUT));
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
    Put put = put(encoded, key, value, PutCondition.ifAbsentBut(values.unreadableId(encoded)));
    return put == Put.OVERTAKEN ? find(encoded) : null;
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
    return evictKey(encoded);
  }

  private boolean evictKey(CacheKey key) {
    flights.detach(key);
    return values.evict(key);
  }

  /** Removes all values at once. */
  public void clear() {
    flights.detachAll();
    values.clear();
  }

  /**
   * What a look-up found.
   *
   * @param value the value, which may be null
   */
  public record Hit(@Nullable Object value) {}
}
