package dev.zerocopy.cache.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.zerocopy.cache.entry.EntrySummary;
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

  @Nullable Mapped find(CacheKey key) {
    return table.getIfPresent(key);
  }

  /**
   * Puts an entry in the place of the key's present one, which is retired.
   *
   * @param sequence of the key's share before the entry was opened, or after it was renamed
   */
  void replace(CacheKey key, MappedEntry entry, long sequence) {
    Mapped old = table.asMap().put(key, new Mapped(entry, ledger.track(entry), sequence));
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

  void forEach(BiConsumer<CacheKey, Mapped> action) {
    table.asMap().forEach(action);
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

  /**
   * An entry that is mapped.
   *
   * <p><b>Threads</b>: safe.
   */
  static final class Mapped {

    private final MappedEntry entry;
    private final RetiredMappings.Tracked tracked;

    /** Of the key's share when the entry was last known to be in its file. */
    private volatile long sequence;

    private Mapped(MappedEntry entry, RetiredMappings.Tracked tracked, long sequence) {
      this.entry = entry;
      this.tracked = tracked;
      this.sequence = sequence;
    }

    MappedEntry entry() {
      return entry;
    }

    /** Whether no file of the key's share has changed since the entry was seen in its file. */
    boolean isCurrent(long sequence) {
      return this.sequence == sequence && !Shards.isOdd(sequence);
    }

    void seenAt(long sequence) {
      this.sequence = sequence;
    }

    boolean holds(EntrySummary summary) {
      return entry.summary().entryId() == summary.entryId();
    }

    private void retire() {
      tracked.retire();
      entry.retire();
    }
  }
}
