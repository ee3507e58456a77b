package dev.zerocopy.cache.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache, or of several that compete for one budget, and which of them go first.
 *
 * <p>That is Caffeine's choice (W-TinyLFU: neither used lately nor often), weighed by disk blocks,
 * or by number where only that is limited. The other limit, where both are set, takes what Caffeine
 * holds for coldest.
 *
 * <p><b>Threads</b>: confined to the evictor.
 */
final class Room {

  /** What is kept free, so that a put need not wait: this part of the budget. */
  static final int HEADROOM = 32;

  private static final long ENDLESS = Long.MAX_VALUE >>> 2;

  private final Set<EntryFiles> caches = new LinkedHashSet<>();
  private final boolean isWeighedByBlocks;
  private final Cache<IndexedEntry, IndexedEntry> entries;
  private final Policy.Eviction<IndexedEntry, IndexedEntry> eviction;
  private final LastingRetired retired = new LastingRetired(System::nanoTime);
  private final Queue<IndexedEntry> victims = new ArrayDeque<>();
  private long indexedBlocks;
  private long usedBytesBefore;
  private long usedEntriesBefore;

  Room(boolean isWeighedByBlocks) {
    this.isWeighedByBlocks = isWeighedByBlocks;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(ENDLESS)
            .weigher((IndexedEntry key, IndexedEntry entry) -> isWeighedByBlocks ? entry.blocks : 1)
            .executor(Runnable::run)
            .evictionListener(this::evicted)
            .build();
    this.eviction = entries.policy().eviction().orElseThrow();
  }

  private void evicted(
      @Nullable IndexedEntry key, @Nullable IndexedEntry entry, RemovalCause cause) {
    if (entry != null) {
      indexedBlocks -= entry.blocks;
      victims.add(entry);
    }
  }

  Collection<EntryFiles> caches() {
    return caches;
  }

  void add(EntryFiles files) {
    caches.add(files);
  }

  void put(IndexedEntry entry) {
    indexedBlocks += entry.blocks;
    IndexedEntry before = entries.asMap().put(entry, entry);
    if (before != null) {
      indexedBlocks -= before.blocks;
    }
  }

  void remove(IndexedEntry probe) {
    IndexedEntry before = entries.asMap().remove(probe);
    if (before != null) {
      indexedBlocks -= before.blocks;
    }
  }

  /** Counts a use of an entry and returns it, or null if it is not known. */
  @Nullable IndexedEntry use(IndexedEntry probe) {
    return entries.getIfPresent(probe);
  }

  boolean contains(IndexedEntry probe) {
    return entries.asMap().containsKey(probe);
  }

  void forEach(Consumer<IndexedEntry> action) {
    entries.asMap().values().forEach(action);
  }

  long size() {
    return entries.asMap().size();
  }

  long usedBytes() {
    return sum(CoherencePage::usedBytes);
  }

  long usedEntries() {
    return sum(CoherencePage::usedEntries);
  }

  private long sum(ToLongFunction<CoherencePage> part) {
    long sum = 0;
    for (EntryFiles files : caches) {
      sum += part.applyAsLong(files.page);
    }
    return sum;
  }

  /** Takes what removed entries still take of the limit. */
  void seeRetired(long bytes) {
    retired.see(bytes);
  }

  /** What removed entries take for longer. */
  long lastingRetiredBytes() {
    return retired.bytes();
  }

  /** Notes what is used, before the journal is read that tells of the same entries. */
  void noteUsage() {
    usedBytesBefore = usedBytes();
    usedEntriesBefore = usedEntries();
  }

  /**
   * Chooses entries until the rest is within limits and hands them over; they are forgotten.
   *
   * @param limits of which 0 is no limit
   * @param wantedBytes what a put waits for, or 0
   */
  List<IndexedEntry> chooseVictims(DiskLimits limits, long wantedBytes) {
    // Files that the index does not know of yet, or never will, take their part of the limit. What
    // the journal tells now and the sums told before, or the other way round, is no such file.
    long unknownBytes =
        Math.max(
            0, Math.min(usedBytesBefore, usedBytes()) - indexedBlocks * EntryFiles.BLOCK_BYTES);
    long unknownEntries = Math.max(0, Math.min(usedEntriesBefore, usedEntries()) - size());
    long takenBytes = retired.bytes() + unknownBytes;
    // Caffeine ranks what is put into a full cache. What is too much otherwise (a put waits, a
    // limit
    // was lowered, the index was read anew) goes in its order of coldness, at first the last use.
    evictColdest(
        target(limits.maxBytes(), takenBytes, wantedBytes) / EntryFiles.BLOCK_BYTES,
        target(limits.maxEntries(), unknownEntries, Math.min(1, wantedBytes)));
    long maximum =
        isWeighedByBlocks
            ? target(limits.maxBytes(), takenBytes, 0) / EntryFiles.BLOCK_BYTES
            : target(limits.maxEntries(), unknownEntries, 0);
    if (eviction.getMaximum() != maximum) {
      eviction.setMaximum(maximum);
    }
    entries.cleanUp();
    List<IndexedEntry> chosen = new ArrayList<>(victims);
    victims.clear();
    return chosen;
  }

  private static long target(long limit, long taken, long wanted) {
    return limit == 0 ? ENDLESS : Math.max(0, limit - Math.max(limit / HEADROOM, wanted) - taken);
  }

  private void evictColdest(long maxBlocks, long maxEntries) {
    while (size() > 0 && (size() > maxEntries || indexedBlocks > maxBlocks)) {
      long tooMany = Math.max(1, size() - maxEntries);
      for (IndexedEntry entry :
          eviction.coldest((int) Math.min(tooMany, Integer.MAX_VALUE)).values()) {
        if (size() > maxEntries || indexedBlocks > maxBlocks) {
          remove(entry);
          victims.add(entry);
        }
      }
    }
  }
}
