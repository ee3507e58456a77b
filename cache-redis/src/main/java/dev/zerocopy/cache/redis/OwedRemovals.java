package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.store.CacheKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was to be removed while Redis could not be reached. Until it is removed this process serves
 * none of it; many keys become a clear.
 *
 * <p><b>Threads</b>: safe. <b>Limits</b>: {@value #MAX_KEYS} keys.
 */
final class OwedRemovals {

  private static final int MAX_KEYS = 10_000;

  private final Set<CacheKey> keys = ConcurrentHashMap.newKeySet();
  private volatile boolean isClearOwed;

  void owe(CacheKey key) {
    if (keys.size() >= MAX_KEYS) {
      oweClear();
    } else if (!isClearOwed) {
      keys.add(key);
    }
  }

  void oweClear() {
    isClearOwed = true;
    keys.clear();
  }

  boolean isEmpty() {
    return !isClearOwed && keys.isEmpty();
  }

  boolean isClearOwed() {
    return isClearOwed;
  }

  boolean isOwed(CacheKey key) {
    return isClearOwed || (!keys.isEmpty() && keys.contains(key));
  }

  /** The keys that are owed now. */
  List<CacheKey> keys() {
    return List.copyOf(keys);
  }

  /** The key's entry was removed or replaced. */
  void settled(CacheKey key) {
    if (!keys.isEmpty()) {
      keys.remove(key);
    }
  }

  /** The cache was cleared. */
  void cleared() {
    isClearOwed = false;
    keys.clear();
  }
}
