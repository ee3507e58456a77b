package dev.zerocopy.cache.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CacheKey;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The mapped entries of one cache by key: what a hot hit looks up.
 *
 * <p>Changed under the lock of the key's shard, read without. Entries that are not hit for long
 * make room for others when there are too many; they are mapped anew when they are next hit.
 */
final class MappingTable {

  private final Cache<CacheKey, Mapped> table;
  private final RetiredMappings ledger;

  MappingTable(int maxMappings, RetiredMappings ledger) {
    this.table =
        Caffeine.newBuilder()
            .maximumSize(maxMappings)
            .executor(Runnable::run)
            .evictionListener(MappingTable::retireEvicted)
            .build();
    this.ledger = ledger;
  }

  @Nullable MappedEntry find(CacheKey key) {
    Mapped mapped = table.getIfPresent(key);
    return mapped == null ? null : mapped.entry;
  }

  /** Puts an entry in the place of the key's present one, which is retired. */
  void replace(CacheKey key, MappedEntry entry) {
    Mapped old = table.asMap().put(key, new Mapped(entry, ledger.track(entry)));
    if (old != null) {
      old.retire();
    }
  }

  /** Removes a key's entry and gives its pages back. */
  void retire(CacheKey key) {
    Mapped old = table.asMap().remove(key);
    if (old != null) {
      old.retire();
    }
  }

  void forEach(BiConsumer<CacheKey, MappedEntry> action) {
    table.asMap().forEach((key, mapped) -> action.accept(key, mapped.entry));
  }

  /** Removes all entries and gives their pages back. */
  void retireAll() {
    table.asMap().keySet().forEach(this::retire);
  }

  /** Forgets all entries, which stay valid for who holds them. */
  void forgetAll() {
    table.invalidateAll();
  }

  private static void retireEvicted(
      @Nullable CacheKey key, @Nullable Mapped mapped, RemovalCause cause) {
    if (mapped != null) {
      mapped.retire();
    }
  }

  private record Mapped(MappedEntry entry, RetiredMappings.Tracked tracked) {

    void retire() {
      tracked.retire();
      entry.retire();
    }
  }
}
