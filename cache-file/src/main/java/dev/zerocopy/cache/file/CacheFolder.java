package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.file.MappingTable.Mapped;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** Bytes of the lock file that no cache uses, and how many each uses: 64 shards, then one. */
  private static final long RESERVED_LOCK_BYTES = 1 << 20;

  private static final int LOCK_BYTES = 128;
  private static final int GENERATION_LOCK = 64;

  final StoreStatistics statistics = new StoreStatistics();
  final Shards shards;
  final MappingTable mappings;
  final RareWarnings warnings = new RareWarnings(LOG);

  private final String name;
  private final Path folder;
  private final CoherencePage page;
  private final LoadLeases leases;
  private final Generation generation;
  private final EntryIndex index = new EntryIndex(statistics);

  /** Keys whose entry was found damaged: their next miss is due to that. */
  private final Set<CacheKey> damaged = ConcurrentHashMap.newKeySet();

  /** The generation that the index is of; guarded by the one thread that sweeps. */
  private long sweptGeneration;

  /** Evicted entries by id, whose files could not be removed yet. */
  private final Map<Long, CacheKey> unremovable = new ConcurrentHashMap<>();

  /** Whether the file of the present generation could not be written. */
  private volatile boolean generationUnwritten;

  CacheFolder(String name, Path folder, MappingTable mappings, LockFile locks) throws IOException {
    this.name = name;
    this.folder = folder;
    this.mappings = mappings;
    PrivateFiles.createDirectories(folder);
    long firstLock =
        RESERVED_LOCK_BYTES + (CacheKey.of(name).hashHigh() >>> Integer.SIZE) * LOCK_BYTES;
    this.page = CoherencePage.open(folder);
    this.shards = new Shards(page, locks, firstLock);
    this.leases = new LoadLeases(name, locks);
    this.generation = Generation.open(folder, page, locks, firstLock + GENERATION_LOCK);
    this.sweptGeneration = generation.current();
  }

  Path fileOf(CacheKey key) {
    return FileNames.ofEntry(folder, key);
  }

  long generation() {
    return generation.current();
  }

  /** Moves whenever a file of the key may have changed. */
  long changes(CacheKey key) {
    return shards.sequence(Shards.shareOf(key)) + generation();
  }

  /** Moves whenever the key may have been evicted, and with each clear. */
  long removals(CacheKey key) {
    return page.removals(Shards.shareOf(key)) + generation();
  }

  LoadLeases leases() {
    return leases;
  }

  /** Whether an entry may take its place; asked under the shard's lock. */
  boolean allows(PutCondition condition, CacheKey key, long nowMillis) {
    if (condition.unlessRemoved() && condition.removals() != removals(key)) {
      return false;
    }
    return !condition.ifAbsent() || !isLive(read(fileOf(key)), nowMillis);
  }

  private boolean isLive(@Nullable EntrySummary entry, long nowMillis) {
    return entry != null && !isOver(entry, nowMillis) && !isUnremovable(entry);
  }

  MissReason missReason(CacheKey key) {
    return !damaged.isEmpty() && damaged.remove(key) ? MissReason.CORRUPT : MissReason.ABSENT;
  }

  /** Renames a finished file into place and serves its entry, retires what was there. */
  void publish(CacheKey key, Path temporary, MappedEntry entry, Held held) throws IOException {
    held.change(() -> rename(key, temporary));
    mappings.replace(key, entry, shards.sequence(Shards.shareOf(key)));
    damaged.remove(key);
    index.put(key.hashHex(), entry.summary());
  }

  private Path rename(CacheKey key, Path temporary) throws IOException {
    Path target = fileOf(key);
    try {
      return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException | NotDirectoryException e) {
      PrivateFiles.createDirectories(FileNames.shardFolder(folder, key));
      generation.keep();
      return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Removes a key's file, whatever is in it; says whether it was a live entry. */
  boolean evict(CacheKey key, long nowMillis) {
    EntrySummary entry = removeFile(key);
    return entry != null && !isOver(entry, nowMillis);
  }

  private @Nullable EntrySummary removeFile(CacheKey key) {
    int share = Shards.shareOf(key);
    EntrySummary entry = null;
    try (Held held = shards.lock(share)) {
      page.countRemoval(share);
      entry = read(fileOf(key));
      mappings.retire(key);
      unlink(key.hashHex(), held, fileOf(key));
    } catch (IOException e) {
      warnings.warn(
          e,
          "Cache {}: {} cannot be removed; this process serves it no more: {}",
          name,
          fileOf(key),
          e.toString());
      page.countRemoval(share);
      withdraw(key, entry != null ? entry : read(fileOf(key)));
    }
    return entry;
  }

  /** Makes sure that an entry is not served by this process, whose file cannot be removed. */
  private void withdraw(CacheKey key, @Nullable EntrySummary entry) {
    if (entry != null) {
      unremovable.put(entry.entryId(), key); // first: from now on nobody keeps it
    }
    mappings.retire(key);
  }

  private static @Nullable EntrySummary read(Path file) {
    try {
      return EntrySummary.read(file);
    } catch (IOException | EntryUnreadableException e) {
      return null;
    }
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
        mappings.retire(key);
        index.remove(key.hashHex());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an entry was evicted whose file could not be removed. */
  boolean isUnremovable(EntrySummary entry) {
    return !unremovable.isEmpty() && unremovable.containsKey(entry.entryId());
  }

  /**
   * Removes an entry that nobody may be served any more, if the file still holds it; what cannot be
   * removed at once is removed later.
   */
  void discard(CacheKey key, EntrySummary entry) {
    try (Held held = shards.lockBriefly(Shards.shareOf(key))) {
      Mapped mapped = mappings.find(key);
      if (mapped != null && mapped.holds(entry)) {
        mappings.retire(key);
      }
      unlinkIfSame(key.hashHex(), held, fileOf(key), entry.entryId());
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
    statistics.evictions.increment();
  }

  /** Removes a file that cannot be opened as an entry, if nothing has changed since. */
  void discardUnreadable(CacheKey key, long sequence) {
    int share = Shards.shareOf(key);
    try (Held held = shards.lockBriefly(share)) {
      if (shards.sequence(share) == sequence) {
        unlink(key.hashHex(), held, fileOf(key));
        statistics.evictions.increment();
      }
    } catch (IOException e) {
      warnings.warn(
          e,
          "Cache {}: {} cannot be removed; it is not served: {}",
          name,
          fileOf(key),
          e.toString());
    }
  }

  private void unlinkIfSame(String hash, Held held, Path file, long entryId) throws IOException {
    try {
      if (EntrySummary.read(file).entryId() == entryId) {
        unlink(hash, held, file);
      }
    } catch (NoSuchFileException e) {
      index.remove(hash);
    } catch (EntryUnreadableException e) {
      LOG.debug("Cache {}: {} is left alone", name, file, e);
    }
  }

  private void unlink(String hash, Held held, Path file) throws IOException {
    index.remove(hash);
    held.change(() -> Files.deleteIfExists(file));
  }

  /** Makes all present entries unreachable; their files are removed by {@link #sweep}. */
  void clear(long nowMillis) {
    try {
      generation.advance();
    } catch (IOException e) {
      generationUnwritten = true;
      warnings.warn(
          e,
          "Cache {}: its new generation cannot be written, its files are removed: {}",
          name,
          e.toString());
      sweepAll(nowMillis);
    }
    statistics.removals.add(statistics.entries.get());
    index.clear();
    mappings.retireAll();
  }

  private void sweepAll(long nowMillis) {
    try {
      sweep(nowMillis);
    } catch (IOException e) {
      warnings.warn(e, "Cache {}: its files cannot be listed: {}", name, e.toString());
    }
  }

  /**
   * Does what could not be done: writes the generation that a clear began, removes what was
   * evicted. Otherwise a later process would serve it.
   */
  private void repair() {
    if (generationUnwritten) {
      try {
        generation.keep();
        generationUnwritten = false;
      } catch (IOException e) {
        LOG.debug("Cache {}: its generation cannot be written yet", name, e);
      }
    }
    unremovable.forEach(this::removeAtLast);
  }

  private void removeAtLast(long entryId, CacheKey key) {
    try (Held held = shards.lockBriefly(Shards.shareOf(key))) {
      unlinkIfSame(key.hashHex(), held, fileOf(key), entryId);
      unremovable.remove(entryId);
    } catch (IOException e) {
      LOG.debug("Cache {}: {} cannot be removed yet", name, fileOf(key), e);
    }
  }

  /**
   * Reads all headers: fills the index, removes what is of an older generation or has expired.
   *
   * <p>Payloads are not read.
   */
  void sweep(long nowMillis) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> shardFolders =
        Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
      for (Path shardFolder : shardFolders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(shardFolder)) {
          for (Path file : files) {
            sweep(file, nowMillis);
          }
        }
      }
    }
  }

  private void sweep(Path file, long nowMillis) {
    String hash = FileNames.hashOf(file);
    if (hash == null) {
      return;
    }
    ReentrantLock lock = shards.lockInJvm(Shards.shareOf(hash));
    if (lock == null) {
      return;
    }
    try {
      EntrySummary entry = EntrySummary.read(file);
      if (isOver(entry, nowMillis)) {
        removeOver(hash, file, nowMillis);
      } else {
        index.put(hash, entry);
      }
    } catch (IOException | EntryUnreadableException e) {
      // Gone meanwhile, or unreadable: whoever looks it up decides, and counts it.
    } finally {
      lock.unlock();
    }
  }

  /** Takes over into the index what an entry's file says by now. */
  void reindex(CacheKey key) {
    ReentrantLock lock = shards.lockInJvm(Shards.shareOf(key));
    if (lock == null) {
      return;
    }
    try {
      index.put(key.hashHex(), EntrySummary.read(fileOf(key)));
    } catch (IOException | EntryUnreadableException e) {
      // Gone meanwhile, or unreadable: whoever looks it up decides.
    } finally {
      lock.unlock();
    }
  }

  private boolean isOver(EntrySummary entry, long nowMillis) {
    return entry.generation() != generation() || entry.isOver(nowMillis);
  }

  private void removeOver(String hash, Path file, long nowMillis)
      throws IOException, EntryUnreadableException {
    try (Held held = shards.lockBriefly(Shards.shareOf(hash))) {
      EntrySummary entry = EntrySummary.read(file);
      if (isOver(entry, nowMillis)) {
        unlink(hash, held, file);
        if (entry.generation() == generation()) {
          statistics.evictions.increment();
        }
      }
    }
  }

  /** Gives up what expired, or what another process removed, without its being looked up. */
  void expire(long nowMillis) throws IOException {
    repair();
    mappings.forEach(
        (key, mapped) -> {
          MappedEntry entry = mapped.entry();
          if (entry.generation() != generation()) {
            discard(key, entry.summary());
          } else if (entry.staleness(nowMillis) != null) {
            discard(key, entry.summary());
            statistics.evictions.increment();
          } else {
            retireIfReplaced(key, mapped);
          }
        });
    for (String hash : index.expiredAt(nowMillis)) {
      sweep(FileNames.ofEntry(folder, hash), nowMillis);
    }
    if (sweptGeneration != generation()) {
      sweptGeneration = generation();
      index.clear();
      sweep(nowMillis);
    }
  }

  /** Gives up an entry that another process replaced or removed, though nobody asks for it here. */
  private void retireIfReplaced(CacheKey key, Mapped mapped) {
    long sequence = shards.sequence(Shards.shareOf(key));
    if (!mapped.isCurrent(sequence)) {
      EntrySummary present = read(fileOf(key));
      if (present == null || !mapped.holds(present)) {
        forget(key, sequence);
      }
    }
  }

  /** Lets go of all mappings; views stay valid for who holds them. */
  void close() {
    mappings.forgetAll();
    page.detach();
  }

  /** Makes a page again that somebody deleted, so that processes cannot fall apart. */
  void reattachIfLost() throws IOException {
    if (page.reattachIfLost()) {
      LOG.warn("Cache {}: the coherence page in {} was lost and is made anew", name, folder);
    }
  }
}
