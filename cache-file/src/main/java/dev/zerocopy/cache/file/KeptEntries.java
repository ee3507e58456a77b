package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.entry.HeapEntry;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.file.MappingTable.Mapped;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MemoryUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache that are open for later hits: mapped ones, and small ones in the heap.
 *
 * <p>Changed under the lock of the key's shard, read without. A key has one entry at most.
 */
final class KeptEntries implements MemoryUse {

  private final MappingTable mappings;
  private final SmallEntries.Part small;

  KeptEntries(MappingTable mappings, SmallEntries.Part small) {
    this.mappings = mappings;
    this.small = small;
  }

  /**
   * The key's entry if it was in its file at a sequence and may be served as far as is known here;
   * null if its file must be looked at.
   */
  @Nullable FileEntry findCurrent(CacheKey key, long sequence, long nowMillis) {
    Mapped mapped = mappings.find(key);
    if (mapped != null) {
      return mapped.isCurrent(sequence) ? mapped.entry() : null;
    }
    HeapEntry entry = small.find(key);
    return entry != null && isCurrent(entry, sequence, nowMillis) ? entry : null;
  }

  /** Whether a small entry, kept or not, is known to be its key's and to be live. */
  static boolean isCurrent(HeapEntry entry, long sequence, long nowMillis) {
    return entry.isSeenAt(sequence)
        && !Shards.isOdd(sequence)
        && entry.staleness(nowMillis) == null;
  }

  /**
   * The key's entry if its file still holds it.
   *
   * @param sequence of the key's share, from before this call
   */
  @Nullable FileEntry findInFile(CacheKey key, Path file, long sequence)
      throws IOException, EntryUnreadableException {
    Mapped mapped = mappings.find(key);
    if (mapped != null) {
      if (!mapped.holds(EntrySummary.read(file))) {
        return null;
      }
      mapped.seenAt(sequence);
      return mapped.entry();
    }
    HeapEntry entry = small.find(key);
    return entry != null && entry.isStillInFile(sequence) ? entry : null;
  }

  /** Keeps an entry, unless the key has it already; returns the one that is kept. */
  FileEntry keep(CacheKey key, FileEntry opened, long sequence) {
    FileEntry other = find(key);
    if (other == null || other.entryId() != opened.entryId()) {
      replace(key, opened, sequence);
      return opened;
    }
    Mapped mapped = mappings.find(key);
    if (mapped != null) {
      mapped.seenAt(sequence);
    } else if (other instanceof HeapEntry entry && opened instanceof HeapEntry newer) {
      entry.seenIn(newer, sequence);
    }
    return other;
  }

  private @Nullable FileEntry find(CacheKey key) {
    Mapped mapped = mappings.find(key);
    return mapped != null ? mapped.entry() : small.find(key);
  }

  /**
   * Puts an entry in the place of the key's present one, which is retired.
   *
   * @param sequence of the key's share before the entry was opened, or after it was renamed
   */
  void replace(CacheKey key, FileEntry entry, long sequence) {
    switch (entry) {
      case MappedEntry mapped -> {
        mappings.replace(key, mapped, sequence);
        small.remove(key);
      }
      case HeapEntry heap -> {
        heap.seenAt(sequence);
        small.put(key, heap);
        mappings.retire(key);
      }
    }
  }

  /** The key's entry if it is mapped; to ask is no hit. */
  @Nullable MappedEntry peekMapped(CacheKey key) {
    return mappings.peek(key);
  }

  /** Whether the key's entry is the one of a summary. */
  boolean holds(CacheKey key, EntrySummary summary) {
    FileEntry entry = find(key);
    return entry != null && entry.entryId() == summary.entryId();
  }

  /** Removes a key's entry and gives its pages back. */
  void retire(CacheKey key) {
    mappings.retire(key);
    small.remove(key);
  }

  /** Those that are mapped; small ones hold nothing that would have to be given up early. */
  void forEachMapped(BiConsumer<CacheKey, Mapped> action) {
    mappings.forEach(action);
  }

  @Override
  public long mappedBytes() {
    return mappings.ledger().mappedBytes();
  }

  @Override
  public long retiredBytes() {
    return mappings.ledger().retiredBytes();
  }

  @Override
  public int mappings() {
    return mappings.ledger().mappings();
  }

  @Override
  public long heapBytes() {
    return small.heapBytes();
  }

  @Override
  public long residentBytes() {
    return PageSample.residentBytes(mappings.entries());
  }

  /** Removes all entries and gives their pages back. */
  void retireAll() {
    mappings.retireAll();
    small.removeAll();
  }

  /** Forgets all entries, which stay valid for who holds them. */
  void forgetAll() {
    mappings.forgetAll();
    small.removeAll();
  }
}
