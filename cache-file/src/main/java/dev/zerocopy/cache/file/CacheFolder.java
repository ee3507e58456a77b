package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.file.MappingTable.Mapped;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.RareWarnings;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one cache and what this JVM has mapped of them, shared by all stores of that name.
 *
 * <p>A file is renamed into place or unlinked under its shard's lock only, and by name only after a
 * look at its entry id: nobody removes a good file that has just replaced a bad one.
 */
final class CacheFolder {

  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
  private static final int MAX_REMEMBERED = 1000;

  final EntryFiles files;
  final Shards shards;
  final StoreStatistics statistics;
  final KeptEntries kept;
  final RareWarnings warnings = new RareWarnings(LOG);

  private final String name;
  private final LoadLeases leases;

  /** Keys whose entry was found damaged: their next miss is due to that. */
  private final Set<CacheKey> damaged = ConcurrentHashMap.newKeySet();

  /** Evicted entries by id, whose files could not be removed yet. */
  private final Map<Long, CacheKey> unremovable = new ConcurrentHashMap<>();

  /** Whether the file of the present generation could not be written. */
  private volatile boolean generationUnwritten;

  private volatile boolean isEvictedFrom;
  private volatile DiskLimits limits = DiskLimits.NONE;

  CacheFolder(String name, EntryFiles files, KeptEntries kept, LoadLeases leases) {
    this.name = name;
    this.files = files;
    this.shards = files.shards;
    this.statistics = new StoreStatistics(files.page::reachableEntries, files.page::usedBytes);
    this.kept = kept;
    this.leases = leases;
  }

  /** Sets what the cache may use, for all processes. */
  void setLimits(DiskLimits limits) {
    this.limits = limits;
    files.page.budget().setLimits(limits);
  }

  Path fileOf(CacheKey key) {
    return files.fileOf(key);
  }

  long generation() {
    return files.generation.current();
  }

  /** Moves whenever a file of the key may have changed. */
  long changes(CacheKey key) {
    return shards.sequence(Shards.shareOf(key)) + generation();
  }

  /** Moves whenever the key may have been evicted, and with each clear. */
  long removals(CacheKey key) {
    return files.page.removals(Shards.shareOf(key)) + generation();
  }

  LoadLeases leases() {
    return leases;
  }

  /** Whether an entry may take its place; asked under the shard's lock. */
  boolean allows(PutCondition condition, CacheKey key, long nowMillis) {
    if (condition.unlessRemoved() && condition.removals() != removals(key)) {
      return false;
    }
    if (!condition.ifAbsent()) {
      return true;
    }
    EntrySummary present = EntryFiles.read(fileOf(key));
    return present == null
        || present.entryId() == condition.replaceable()
        || !isLive(present, nowMillis);
  }

  private boolean isLive(EntrySummary entry, long nowMillis) {
    return !files.isOver(entry, nowMillis) && !isUnremovable(entry.entryId());
  }

  MissReason missReason(CacheKey key) {
    return !damaged.isEmpty() && damaged.remove(key) ? MissReason.CORRUPT : MissReason.ABSENT;
  }

  /** Renames a finished file into place, keeps it if it is open, and retires what was there. */
  void publish(
      CacheKey key, Path temporary, EntrySummary written, @Nullable FileEntry opened, Held held)
      throws IOException {
    files.publish(key, temporary, written, held);
    if (opened != null) {
      kept.replace(key, opened, shards.sequence(Shards.shareOf(key)));
    } else {
      kept.retire(key);
    }
    damaged.remove(key);
  }

  /** Removes a key's file, whatever is in it; says whether it was a live entry. */
  boolean evict(CacheKey key, long nowMillis) {
    EntrySummary entry = removeFile(key);
    return entry != null && !files.isOver(entry, nowMillis);
  }

  private @Nullable EntrySummary removeFile(CacheKey key) {
    int share = Shards.shareOf(key);
    EntrySummary entry = null;
    try (Held held = shards.lock(share)) {
      files.page.countRemoval(share);
      entry = EntryFiles.read(fileOf(key));
      kept.retire(key);
      files.unlink(key, held);
    } catch (IOException e) {
      warnings.warn(
          e,
          "Cache {}: {} cannot be removed; this process serves it no more: {}",
          name,
          fileOf(key),
          e.toString());
      files.page.countRemoval(share);
      withdraw(key, entry != null ? entry : EntryFiles.read(fileOf(key)));
    }
    return entry;
  }

  /** Makes sure that an entry is not served by this process, whose file cannot be removed. */
  void withdraw(CacheKey key, @Nullable EntrySummary entry) {
    if (entry != null) {
      unremovable.put(entry.entryId(), key); // first: from now on nobody keeps it
    }
    kept.retire(key);
  }

  /** Stops serving a key's entry that is not in its file, unless that changed once more. */
  void forget(CacheKey key, long sequence) {
    int share = Shards.shareOf(key);
    ReentrantLock lock = shards.lockInJvm(share);
    if (lock == null) {
      return; // it is not current, so it is not served
    }
    try {
      if (shards.sequence(share) == sequence) {
        kept.retire(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an entry was evicted whose file could not be removed. */
  boolean isUnremovable(long entryId) {
    return !unremovable.isEmpty() && unremovable.containsKey(entryId);
  }

  /**
   * Removes an entry that nobody may be served any more, if the file still holds it; what cannot be
   * removed at once is removed later.
   */
  void discard(CacheKey key, EntrySummary entry) {
    try (Held held = shards.lockBriefly(Shards.shareOf(key))) {
      if (kept.holds(key, entry)) {
        kept.retire(key);
      }
      unlinkIfSame(key, held, entry.entryId());
    } catch (IOException e) {
      LOG.debug("Cache {}: {} is left alone for now", name, fileOf(key), e);
      withdraw(key, entry);
    }
  }

  /** Removes an entry in which a reader found damage; the key's next miss is due to that. */
  void discardDamaged(CacheKey key, EntrySummary entry) {
    if (damaged.size() < MAX_REMEMBERED) {
      damaged.add(key);
    }
    discard(key, entry);
    statistics.evicted(EvictionCause.CORRUPT);
  }

  /** Removes a file that cannot be opened as an entry, if nothing has changed since. */
  void discardUnreadable(CacheKey key, long sequence) {
    try {
      discardUnreadable(key.hashHigh(), key.hashLow(), sequence);
    } catch (IOException e) {
      warnings.warn(
          e,
          "Cache {}: {} cannot be removed; it is not served: {}",
          name,
          fileOf(key),
          e.toString());
    }
  }

  /** The same by a key's hash; says whether it was removed. */
  boolean discardUnreadable(long hashHigh, long hashLow, long sequence) throws IOException {
    int share = Shards.shareOf(hashHigh);
    try (Held held = shards.lockBriefly(share)) {
      if (shards.sequence(share) != sequence) {
        return false;
      }
      files.unlinkAndTell(hashHigh, hashLow, held);
      statistics.evicted(EvictionCause.CORRUPT);
      return true;
    }
  }

  private void unlinkIfSame(CacheKey key, Held held, long entryId) throws IOException {
    try {
      if (EntrySummary.read(fileOf(key)).entryId() == entryId) {
        files.unlink(key, held);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("Cache {}: {} is gone already", name, fileOf(key));
    } catch (EntryUnreadableException e) {
      LOG.debug("Cache {}: {} is left alone", name, fileOf(key), e);
    }
  }

  /** Makes all present entries unreachable; their files are removed by the evictor. */
  void clear(long nowMillis) {
    long removed = files.page.reachableEntries();
    try {
      files.generation.advance();
    } catch (IOException e) {
      generationUnwritten = true;
      warnings.warn(
          e,
          "Cache {}: its new generation cannot be written, its files are removed: {}",
          name,
          e.toString());
      removeAllFiles(nowMillis);
    }
    statistics.removals.add(removed);
    kept.retireAll();
  }

  /** Removes what is of an earlier generation: a later process may not know that it is. */
  private void removeAllFiles(long nowMillis) {
    try {
      files.forEach((file, hash) -> removeIfOver(hash, nowMillis));
    } catch (IOException e) {
      warnings.warn(e, "Cache {}: its files cannot be listed: {}", name, e.toString());
    }
  }

  private void removeIfOver(long[] hash, long nowMillis) {
    try (Held held = shards.lockBriefly(Shards.shareOf(hash[0]))) {
      files.unlinkIfOver(hash[0], hash[1], nowMillis, held);
    } catch (IOException e) {
      LOG.debug("Cache {}: a file cannot be removed yet", name, e);
    }
  }

  /**
   * Does what could not be done: writes the generation that a clear began, removes what was
   * evicted. Otherwise a later process would serve it.
   */
  private void repair() {
    if (generationUnwritten) {
      try {
        files.generation.keep();
        generationUnwritten = false;
      } catch (IOException e) {
        LOG.debug("Cache {}: its generation cannot be written yet", name, e);
      }
    }
    unremovable.forEach(this::removeAtLast);
  }

  private void removeAtLast(long entryId, CacheKey key) {
    try (Held held = shards.lockBriefly(Shards.shareOf(key))) {
      unlinkIfSame(key, held, entryId);
      unremovable.remove(entryId);
    } catch (IOException e) {
      LOG.debug("Cache {}: {} cannot be removed yet", name, fileOf(key), e);
    }
  }

  /** Takes an entry's changed expiry to the evictor. */
  void reindex(CacheKey key) {
    EntrySummary entry = EntryFiles.read(fileOf(key));
    if (entry != null) {
      files.tell(key, entry);
    }
  }

  /** Gives up what expired, or what another process removed, without its being looked up. */
  void expire(long nowMillis) throws IOException {
    repair();
    kept.forEachMapped(
        (key, mapped) -> {
          MappedEntry entry = mapped.entry();
          MissReason stale = entry.staleness(nowMillis);
          if (entry.generation() != generation()) {
            discard(key, entry.summary());
          } else if (stale != null) {
            discard(key, entry.summary());
            countEviction(stale);
          } else {
            retireIfReplaced(key, mapped);
          }
        });
  }

  /** Gives up an entry that another process replaced or removed, though nobody asks for it here. */
  private void retireIfReplaced(CacheKey key, Mapped mapped) {
    long sequence = shards.sequence(Shards.shareOf(key));
    if (!mapped.isCurrent(sequence)) {
      EntrySummary present = EntryFiles.read(fileOf(key));
      if (present == null || !mapped.holds(present)) {
        forget(key, sequence);
      } else {
        mapped.seenAt(sequence);
      }
    }
  }

  /** Counts an entry that was removed since it must not be served any more. */
  void countEviction(MissReason stale) {
    statistics.evicted(stale == MissReason.EXPIRED ? EvictionCause.EXPIRED : EvictionCause.CORRUPT);
  }

  /** Counts an entry that this process's evictor removed. */
  void evicted(EvictionCause cause) {
    statistics.evicted(cause);
    isEvictedFrom = true;
  }

  /** Gives up what the evictor of this process has removed since the last time. */
  void retireEvicted() {
    if (isEvictedFrom) {
      isEvictedFrom = false;
      kept.forEachMapped(this::retireIfReplaced);
    }
  }

  /** Lets go of all mappings; views stay valid for who holds them. */
  void close() {
    kept.forgetAll();
    files.close();
  }

  /** Makes a page again that somebody deleted, so that processes cannot fall apart. */
  void reattachIfLost() throws IOException {
    files.generation.remember();
    if (files.page.reattachIfLost()) {
      files.page.budget().setLimits(limits);
      LOG.warn(
          "Cache {}: the coherence page in {} was lost and is made anew", name, files.folder());
    }
  }
}
