package dev.zerocopy.cache.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CacheKey;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The mapped entries of one cache by key: what a hot hit looks up.
 *
 * <p>Changed under the lock of the key's shard, read without. Entries that are not hit for long
 * make room for others when there are too many, or too large ones in all caches of the directory;
 * they are mapped anew when they are next hit.
 */
final class MappingTable {

  private final Cache<CacheKey, Mapped> table;
  private final RetiredMappings.Part ledger;
  private final MappedBudget budget;

  MappingTable(int maxMappings, RetiredMappings.Part ledger, MappedBudget budget) {
    this.table =
        Caffeine.newBuilder()
            .maximumSize(maxMappings)
            .executor(Runnable::run)
            .evictionListener(MappingTable::retireEvicted)
            .build();
    this.ledger = ledger;
    this.budget = budget;
  }

  @Nullable Mapped find(CacheKey key) {
    Mapped mapped = table.getIfPresent(key);
    if (mapped != null) {
      mapped.hitAt(budget.now());
    }
    return mapped;
  }

  /** The key's entry, which does not count as a hit. */
  @Nullable MappedEntry peek(CacheKey key) {
    Mapped mapped = table.policy().getIfPresentQuietly(key);
    return mapped == null ? null : mapped.entry();
  }

  /**
   * Puts an entry in the place of the key's present one, which is retired; one that is larger than
   * all that may be mapped is only counted, as a retired one.
   *
   * @param sequence of the key's share before the entry was opened, or after it was renamed
   */
  void replace(CacheKey key, MappedEntry entry, long sequence) {
    Mapped mapped = new Mapped(entry, ledger.track(entry), sequence, budget.now());
    if (!budget.allows(entry.lengthBytes())) {
      mapped.tracked.retire();
      retire(key);
      return;
    }
    Mapped old = table.asMap().put(key, mapped);
    if (old != null) {
      old.retire();
    }
    budget.makeRoom();
  }

  /** Removes a key's entry and gives its pages back. */
  void retire(CacheKey key) {
    Mapped old = table.asMap().remove(key);
    if (old != null) {
      old.retire();
    }
  }

  /** The entry that is the first to make room for others, or null if none is mapped. */
  Map.@Nullable Entry<CacheKey, Mapped> coldest() {
    return table
        .policy()
        .eviction()
        .flatMap(policy -> policy.coldest(1).entrySet().stream().findFirst())
        .orElse(null);
  }

  /** Removes an entry, if it is still there, and gives its pages back. */
  void retire(Map.Entry<CacheKey, Mapped> cold) {
    if (table.asMap().remove(cold.getKey(), cold.getValue())) {
      cold.getValue().retire();
    }
  }

  /** What is mapped of the cache, whether still in this table or not. */
  RetiredMappings.Part ledger() {
    return ledger;
  }

  /** The entries that may be hit. */
  Iterable<MappedEntry> entries() {
    return () -> table.asMap().values().stream().map(Mapped::entry).iterator();
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

    /** By the budget's time. Racy on purpose: a lost hit makes an entry seem a little colder. */
    private int lastHit;

    private Mapped(MappedEntry entry, RetiredMappings.Tracked tracked, long sequence, int now) {
      this.entry = entry;
      this.tracked = tracked;
      this.sequence = sequence;
      this.lastHit = now;
    }

    private void hitAt(int now) {
      if (lastHit != now) {
        lastHit = now;
      }
    }

    int lastHit() {
      return lastHit;
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
