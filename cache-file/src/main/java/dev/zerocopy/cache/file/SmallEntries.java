package dev.zerocopy.cache.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.zerocopy.cache.entry.HeapEntry;
import dev.zerocopy.cache.store.CacheKey;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The small entries of all caches of a directory that were read into the heap, for later hits.
 *
 * <p>Bounded by what they take of the heap. Nothing of an entry that makes room for others must be
 * given back.
 *
 * <p><b>Threads</b>: safe. Those of a key are changed under the lock of its shard.
 */
final class SmallEntries {

  private final Cache<Key, HeapEntry> table;

  SmallEntries(long memoryBytes) {
    this.table =
        Caffeine.newBuilder()
            .maximumWeight(memoryBytes)
            .weigher((Key key, HeapEntry entry) -> entry.heapBytes())
            .executor(Runnable::run)
            .removalListener(SmallEntries::removed)
            .build();
  }

  private static void removed(@Nullable Key key, @Nullable HeapEntry entry, RemovalCause cause) {
    if (key != null && entry != null) {
      key.part.heapBytes.add(-entry.heapBytes());
    }
  }

  /** About how much of the heap the entries take. */
  long heapBytes() {
    return table.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** Those of one cache. */
  Part part() {
    return new Part();
  }

  /** Two caches' entries of one key share a hash, and there are few caches. */
  private record Key(Part part, CacheKey key) {

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /** The small entries of one cache. */
  final class Part {

    private final LongAdder heapBytes = new LongAdder();

    private Part() {}

    /** About how much of the heap its entries take. */
    long heapBytes() {
      return heapBytes.sum();
    }

    @Nullable HeapEntry find(CacheKey key) {
      return table.getIfPresent(new Key(this, key));
    }

    void put(CacheKey key, HeapEntry entry) {
      heapBytes.add(entry.heapBytes()); // first: it may be too many at once
      if (table.asMap().put(new Key(this, key), entry) == entry) {
        heapBytes.add(-entry.heapBytes()); // nobody is told that it was there already
      }
    }

    void remove(CacheKey key) {
      table.invalidate(new Key(this, key));
    }

    void removeAll() {
      table.asMap().keySet().removeIf(key -> key.part == this);
    }
  }
}
