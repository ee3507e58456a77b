package dev.zerocopy.cache.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * Decoded values of hot small entries, given to all that hit them.
 *
 * <p>A value is kept with the entry that it was decoded from, and is as good as that: whoever wants
 * it asks the store first whether the entry is still the key's. What is late here is therefore
 * never served.
 *
 * <p><b>Threads</b>: safe.
 */
final class NearCache {

  private final Cache<CacheKey, Near> values;
  private final CacheSerializer serializer;

  /** Creates an empty one for a positive number of values. */
  NearCache(int maxEntries, CacheSerializer serializer) {
    this.values = Caffeine.newBuilder().maximumSize(maxEntries).executor(Runnable::run).build();
    this.serializer = serializer;
  }

  @Nullable Near find(CacheKey key) {
    return values.getIfPresent(key);
  }

  /**
   * Reads the value of an entry that a look-up returned, or takes the one that is kept if it is of
   * the same entry; keeps it for later if it may be.
   */
  @Nullable Object read(CacheKey key, @Nullable Near known, StoredEntry entry) {
    if (known != null && known.entry.entryId() == entry.entryId()) {
      values.put(key, new Near(entry, known.value));
      return known.value;
    }
    Object value = serializer.read(entry);
    if (!entry.isMapped() && serializer.isImmutable(value, entry.attributes())) {
      values.put(key, new Near(entry, value));
    } else {
      remove(key);
    }
    return value;
  }

  void remove(CacheKey key) {
    values.invalidate(key);
  }

  void removeAll() {
    values.invalidateAll();
  }

  /** A value and the entry that it was decoded from. */
  record Near(StoredEntry entry, @Nullable Object value) {}
}
