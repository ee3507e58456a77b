package dev.zerocopy.cache.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.StoredEntry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Decoded values of hot entries that are not mapped, given to all that hit them.
 *
 * <p>A value is kept with the entry that it was decoded from, and is as good as that: whoever wants
 * it asks the store first whether the entry is still the key's. What is late here is therefore
 * never served.
 *
 * <p><b>Threads</b>: safe.
 */
final class NearCache {

  private static final int SHARES = 1024;

  private final Cache<CacheKey, Near> values;
  private final CacheSerializer serializer;

  /** Of each share of the keys, how often something was kept or removed. */
  private final AtomicLongArray stamps = new AtomicLongArray(SHARES);

  /** Creates an empty one, for at least one value. */
  NearCache(NearValues kept, CacheSerializer serializer) {
    Caffeine<Object, Object> builder =
        Caffeine.newBuilder().maximumSize(kept.maxEntries()).executor(Runnable::run);
    Duration timeToLive = kept.timeToLive();
    this.values = (timeToLive == null ? builder : builder.expireAfterWrite(timeToLive)).build();
    this.serializer = serializer;
  }

  @Nullable Near find(CacheKey key) {
    return values.getIfPresent(key);
  }

  /** To be asked for before the store is, see {@link #read}. */
  long stamp(CacheKey key) {
    return stamps.get(share(key));
  }

  /**
   * Reads the value of an entry that a look-up returned, or takes the one that is kept if it is of
   * the same entry; keeps it for later if it may be.
   *
   * <p>Two look-ups may come back in another order than the store answered them. So what another
   * one has kept or removed since is not replaced, and what it has kept of another entry is not
   * kept either: nobody is served an older value than he had before.
   *
   * @param stamp the key's from before the look-up
   */
  @Nullable Object read(CacheKey key, @Nullable Near known, long stamp, StoredEntry entry) {
    Near same = known != null && known.entry.entryId() == entry.entryId() ? known : null;
    Object value = same != null ? same.value : serializer.read(entry);
    if (same != null || mayBeKept(value, entry)) {
      Near found = new Near(entry, value);
      values.asMap().compute(key, (_, present) -> later(key, present, found, stamp));
    } else {
      remove(key);
    }
    return value;
  }

  private @Nullable Near later(CacheKey key, @Nullable Near present, Near found, long stamp) {
    if (stamps.getAndIncrement(share(key)) == stamp) {
      return found;
    }
    return present != null && present.entry.entryId() == found.entry.entryId() ? present : null;
  }

  private boolean mayBeKept(@Nullable Object value, StoredEntry entry) {
    return !entry.isMapped() && serializer.isImmutable(value, entry.attributes());
  }

  private static int share(CacheKey key) {
    return (int) key.hashLow() & SHARES - 1;
  }

  void remove(CacheKey key) {
    stamps.incrementAndGet(share(key));
    values.invalidate(key);
  }

  void removeAll() {
    values.invalidateAll();
  }

  /** A value and the entry that it was decoded from. */
  record Near(StoredEntry entry, @Nullable Object value) {}
}
