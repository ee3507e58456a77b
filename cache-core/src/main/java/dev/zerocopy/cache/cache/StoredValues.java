package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.NamedCache.Hit;
import dev.zerocopy.cache.cache.NearCache.Near;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one cache as they are read from its store, or kept near.
 *
 * <p><b>Threads</b>: safe. <b>Failure</b>: what cannot be read is a miss, counted and logged.
 */
final class StoredValues {

  private static final int MAX_UNREADABLE = 1000;

  private final CacheStore store;
  private final CacheSerializer serializer;
  private final @Nullable NearCache near;
  private final boolean cachesNulls;
  private final FailureLog log;

  /** Ids of live entries whose value could not be read: a load replaces them, but no others. */
  private final Map<CacheKey, Long> unreadable = new ConcurrentHashMap<>();

  StoredValues(
      CacheStore store,
      CacheSerializer serializer,
      @Nullable NearCache near,
      boolean cachesNulls,
      FailureLog log) {
    this.store = store;
    this.serializer = serializer;
    this.near = near;
    this.cachesNulls = cachesNulls;
    this.log = log;
  }

  /** Looks a value up, and counts a miss; a hit is for the caller to count. */
  @Nullable Hit find(CacheKey key, @Nullable Followed get) {
    try {
      Hit hit = near == null ? findStored(key, get) : findNear(key, near, get);
      if (hit != null && hit.value() == null && !cachesNulls) {
        evict(key);
        store.statistics().miss(MissReason.ABSENT);
        return null;
      }
      return hit;
    } catch (UnreadableValueException e) {
      missed(e.reason(), e, get);
      log.report("value", key, e);
    } catch (CorruptEntryException e) {
      missed(MissReason.CORRUPT, e, get); // the store has logged and dropped it
    } catch (RuntimeException | LinkageError | VirtualMachineError e) {
      missed(MissReason.ERROR, e, get);
      log.report("get", key, e);
    }
    return null;
  }

  private void missed(MissReason reason, Throwable failure, @Nullable Followed get) {
    store.statistics().miss(reason);
    if (get != null) {
      get.failed(failure);
    }
  }

  private @Nullable Hit findStored(CacheKey key, @Nullable Followed get) {
    StoredEntry entry = store.find(key);
    if (entry == null) {
      return null;
    }
    try {
      found(entry, get);
      return new Hit(serializer.read(entry));
    } catch (RuntimeException | Error e) {
      noteUnreadable(key, entry);
      throw e;
    }
  }

  private @Nullable Hit findNear(CacheKey key, NearCache values, @Nullable Followed get) {
    Near known = values.find(key);
    if (known != null && store.isCurrent(key, known.entry())) {
      found(known.entry(), get);
      return new Hit(known.value());
    }
    long stamp = values.stamp(key);
    StoredEntry entry = store.find(key);
    if (entry == null) {
      values.remove(key);
      return null;
    }
    try {
      found(entry, get);
      return new Hit(values.read(key, known, stamp, entry));
    } catch (RuntimeException | Error e) {
      noteUnreadable(key, entry);
      throw e;
    }
  }

  private static void found(StoredEntry entry, @Nullable Followed get) {
    if (get != null) {
      get.bytes(entry.lengthBytes());
    }
  }

  private void noteUnreadable(CacheKey key, StoredEntry entry) {
    if (unreadable.size() >= MAX_UNREADABLE) {
      unreadable.clear(); // those that are still there are found again
    }
    unreadable.put(key, entry.entryId());
  }

  /** The id of the key's entry if its value could not be read, else 0. */
  long unreadableId(CacheKey key) {
    return unreadable.getOrDefault(key, 0L);
  }

  /** Notes that the key has another entry now. */
  void replaced(CacheKey key) {
    unreadable.remove(key);
  }

  /** Removes a key's entry and says whether there was one. */
  boolean evict(CacheKey key) {
    if (near != null) {
      near.remove(key);
    }
    try {
      return store.evict(key);
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("evict", key, e);
      return false;
    }
  }

  /** Removes all entries. */
  void clear() {
    if (near != null) {
      near.removeAll();
    }
    try {
      store.clear();
    } catch (RuntimeException | VirtualMachineError e) {
      log.report("clear", null, e);
    }
  }
}
