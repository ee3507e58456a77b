package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  final StoreStatistics statistics = new StoreStatistics();
  final Shards shards;
  final MappingTable mappings;

  private final String name;
  private final Path folder;
  private final Generation generation;
  private final EntryIndex index = new EntryIndex(statistics);

  /** Keys whose entry was found damaged: their next miss is due to that. */
  private final Set<CacheKey> damaged = ConcurrentHashMap.newKeySet();

  /** Ids of evicted entries whose files could not be removed. */
  private final Set<Long> unremovable = ConcurrentHashMap.newKeySet();

  CacheFolder(String name, Path folder, MappingTable mappings, LockFile locks) throws IOException {
    this.name = name;
    this.folder = folder;
    this.mappings = mappings;
    this.shards = new Shards(name, locks);
    PrivateFiles.createDirectories(folder);
    this.generation = Generation.open(folder);
  }

  Path fileOf(CacheKey key) {
    return FileNames.ofEntry(folder, key);
  }

  long generation() {
    return generation.current();
  }

  MissReason missReason(CacheKey key) {
    return !damaged.isEmpty() && damaged.remove(key) ? MissReason.CORRUPT : MissReason.ABSENT;
  }

  /** Renames a finished file into place, retires what was there; called under the shard's lock. */
  void publish(CacheKey key, Path temporary, EntrySummary summary) throws IOException {
    Path target = fileOf(key);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException | NotDirectoryException e) {
      PrivateFiles.createDirectories(FileNames.shardFolder(folder, key));
      generation.keep();
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    shards.moved(shards.of(key));
    mappings.retire(key);
    damaged.remove(key);
    index.put(key.hashHex(), summary);
  }

  /** Removes a key's file, whatever is in it; says whether it was a live entry. */
  boolean evict(CacheKey key, long nowMillis) {
    EntrySummary entry = removeFile(key);
    return entry != null && !isOver(entry, nowMillis);
  }

  private @Nullable EntrySummary removeFile(CacheKey key) {
    int shard = shards.of(key);
    EntrySummary entry = null;
    try (Held _ = shards.lock(shard)) {
      entry = read(fileOf(key));
      mappings.retire(key);
      unlink(key.hashHex(), shard, fileOf(key));
    } catch (IOException e) {
      LOG.warn(
          "Cache {}: {} cannot be removed; this process serves it no more", name, fileOf(key), e);
      withdraw(key, shard, entry != null ? entry : read(fileOf(key)));
    }
    return entry;
  }

  /** Makes sure that an entry is not served by this process, whose file cannot be removed. */
  private void withdraw(CacheKey key, int shard, @Nullable EntrySummary entry) {
    ReentrantLock lock = shards.inJvm(shard);
    lock.lock();
    try {
      if (entry != null) {
        unremovable.add(entry.entryId());
      }
      mappings.retire(key);
      shards.moved(shard);
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable EntrySummary read(Path file) {
    try {
      return EntrySummary.read(file);
    } catch (IOException | EntryUnreadableException e) {
      return null;
    }
  }

  /** Whether an entry was evicted whose file could not be removed. */
  boolean isUnremovable(EntrySummary entry) {
    return !unremovable.isEmpty() && unremovable.contains(entry.entryId());
  }

  /** Removes an entry that nobody may be served any more, if the file still holds it. */
  void discard(CacheKey key, EntrySummary entry) {
    int shard = shards.of(key);
    try (Held _ = shards.lock(shard)) {
      MappedEntry mapped = mappings.find(key);
      if (mapped != null && mapped.summary().entryId() == entry.entryId()) {
        mappings.retire(key);
      }
      unlinkIfSame(key.hashHex(), shard, fileOf(key), entry.entryId());
    } catch (IOException e) {
      LOG.debug("Cache {}: {} is left alone", name, fileOf(key), e);
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
    int shard = shards.of(key);
    try (Held _ = shards.lock(shard)) {
      if (shards.sequence(shard) == sequence) {
        unlink(key.hashHex(), shard, fileOf(key));
        statistics.evictions.increment();
      }
    } catch (IOException e) {
      LOG.warn("Cache {}: {} cannot be removed; it is not served", name, fileOf(key), e);
    }
  }

  private void unlinkIfSame(String hash, int shard, Path file, long entryId) throws IOException {
    try {
      if (EntrySummary.read(file).entryId() == entryId) {
        unlink(hash, shard, file);
      }
    } catch (NoSuchFileException e) {
      index.remove(hash);
    } catch (EntryUnreadableException e) {
      LOG.debug("Cache {}: {} is left alone", name, file, e);
    }
  }

  private void unlink(String hash, int shard, Path file) throws IOException {
    index.remove(hash);
    try {
      Files.deleteIfExists(file);
    } finally {
      shards.moved(shard);
    }
  }

  /** Makes all present entries unreachable; their files are removed by {@link #sweep}. */
  void clear(long nowMillis) throws IOException {
    try {
      generation.advance();
    } catch (IOException e) {
      LOG.warn("Cache {}: its new generation cannot be written, its files are removed", name, e);
      sweep(nowMillis);
    }
    statistics.removals.add(statistics.entries.get());
    index.clear();
    mappings.retireAll();
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
    int shard = shards.of(hash);
    ReentrantLock lock = shards.inJvm(shard);
    lock.lock();
    try {
      EntrySummary entry = EntrySummary.read(file);
      if (isOver(entry, nowMillis)) {
        removeOver(hash, shard, file, nowMillis);
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
    ReentrantLock lock = shards.inJvm(shards.of(key));
    lock.lock();
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

  private void removeOver(String hash, int shard, Path file, long nowMillis)
      throws IOException, EntryUnreadableException {
    try (Held _ = shards.lock(shard)) {
      EntrySummary entry = EntrySummary.read(file);
      if (isOver(entry, nowMillis)) {
        unlink(hash, shard, file);
        if (entry.generation() == generation()) {
          statistics.evictions.increment();
        }
      }
    }
  }

  /** Removes entries that expired without being looked up. */
  void expire(long nowMillis) {
    mappings.forEach(
        (key, entry) -> {
          if (entry.generation() != generation()) {
            discard(key, entry.summary());
          } else if (entry.staleness(nowMillis) != null) {
            discard(key, entry.summary());
            statistics.evictions.increment();
          }
        });
    for (String hash : index.expiredAt(nowMillis)) {
      sweep(FileNames.ofEntry(folder, hash), nowMillis);
    }
  }
}
