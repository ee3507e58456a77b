package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.LiveExpiry;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.file.MappingTable.Mapped;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of one cache as files.
 *
 * <p>A hot hit is one table look-up, volatile reads of the counter of its share of the keys, of the
 * generation and of the entry's expiry word, and no system call. When the counter has moved, in
 * whatever process, the file is looked at again. The first hit opens and maps the file, without a
 * lock: it is kept for later ones only if no file of the share changed meanwhile.
 */
final class FileStore implements CacheStore {

  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private final String name;
  private final DirectoryState directory;
  private final CacheFolder folder;
  private final ChecksumMode checksum;
  private final ForcedFiles forced;
  private final @Nullable TimeToIdle timeToIdle;
  private final InstantSource clock;

  FileStore(
      String name,
      DirectoryState directory,
      CacheFolder folder,
      ChecksumMode checksum,
      ForcedFiles forced,
      @Nullable TimeToIdle timeToIdle,
      InstantSource clock) {
    this.name = name;
    this.directory = directory;
    this.folder = folder;
    this.checksum = checksum;
    this.forced = forced;
    this.timeToIdle = timeToIdle;
    this.clock = clock;
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    Mapped mapped = folder.mappings.find(key);
    if (mapped != null && mapped.isCurrent(folder.shards.sequence(Shards.shareOf(key)))) {
      return liveOrNull(key, mapped.entry());
    }
    return lookAgain(key);
  }

  private @Nullable MappedEntry liveOrNull(CacheKey key, MappedEntry entry) {
    if (entry.generation() != folder.generation()) {
      folder.discard(key, entry.summary());
      statistics().miss(MissReason.ABSENT);
      return null;
    }
    long now = clock.millis();
    MissReason stale = entry.staleness(now);
    if (stale != null) {
      folder.discard(key, entry.summary());
      statistics().evictions.increment();
      statistics().miss(stale);
      return null;
    }
    if (timeToIdle != null) {
      touch(entry, timeToIdle, now);
    }
    return entry;
  }

  private void touch(MappedEntry entry, TimeToIdle idle, long nowMillis) {
    try {
      entry.touch(idle, nowMillis);
    } catch (IOException e) {
      LOG.debug("Cache {}: {} keeps its expiry in spite of a hit", name, entry, e);
    }
  }

  /** Goes by what is in the directory: nothing is mapped, or some process changed a file. */
  private @Nullable MappedEntry lookAgain(CacheKey key) {
    if (directory.isClosed()) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    int share = Shards.shareOf(key);
    long sequence = folder.shards.sequence(share);
    try {
      while (true) {
        sequence = folder.shards.settledSequence(share);
        MappedEntry present = mappedIfSame(key, sequence);
        MappedEntry found =
            present != null
                ? present
                : takeOver(key, openFile(folder.fileOf(key), key), share, sequence);
        if (found != null) {
          return servedOrNull(key, found);
        }
      }
    } catch (NoSuchFileException e) {
      folder.forget(key, sequence);
      statistics().miss(folder.missReason(key));
    } catch (EntryUnreadableException e) {
      folder.forget(key, sequence);
      unreadable(key, e, sequence);
    } catch (IOException e) {
      statistics().miss(MissReason.ERROR);
      folder.warnings.warn(
          e, "Cache {}: {} cannot be opened: {}", name, folder.fileOf(key), e.toString());
    }
    return null;
  }

  /** The key's mapped entry if its file still holds it. */
  private @Nullable MappedEntry mappedIfSame(CacheKey key, long sequence)
      throws IOException, EntryUnreadableException {
    Mapped mapped = folder.mappings.find(key);
    if (mapped == null || !mapped.holds(EntrySummary.read(folder.fileOf(key)))) {
      return null;
    }
    mapped.seenAt(sequence);
    return mapped.entry();
  }

  private @Nullable MappedEntry servedOrNull(CacheKey key, MappedEntry entry) {
    if (folder.isUnremovable(entry.summary())) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    return liveOrNull(key, entry);
  }

  private MappedEntry openFile(Path file, CacheKey key)
      throws IOException, EntryUnreadableException {
    directory.requireOpen();
    return MappedEntry.openUnfinished(
        file,
        folder.fileOf(key),
        key,
        checksum,
        directory.bootWord,
        statistics(),
        (entry, detail) -> {
          LOG.warn(
              "Cache {}: {} of key hash {} is corrupt: {}; it is removed",
              name,
              entry,
              key.hashHex(),
              detail);
          folder.discardDamaged(key, entry.summary());
        });
  }

  /**
   * Keeps an opened entry for later hits and returns it, or null if the key's share changed since;
   * while somebody is about to change it, the entry is served but not kept.
   */
  private @Nullable MappedEntry takeOver(
      CacheKey key, MappedEntry opened, int share, long sequence) {
    if (Shards.isOdd(sequence)) {
      return opened;
    }
    ReentrantLock lock = folder.shards.lockInJvm(share);
    if (lock == null) {
      return opened;
    }
    try {
      if (folder.shards.sequence(share) != sequence) {
        return null;
      }
      if (folder.isUnremovable(opened.summary())) {
        return opened;
      }
      Mapped other = folder.mappings.find(key);
      if (other != null && other.holds(opened.summary())) {
        other.seenAt(sequence);
        return other.entry();
      }
      folder.mappings.replace(key, opened, sequence);
      return opened;
    } finally {
      lock.unlock();
    }
  }

  private void unreadable(CacheKey key, EntryUnreadableException e, long sequence) {
    statistics().miss(e.reason());
    if (e.reason() == MissReason.CORRUPT) {
      folder.warnings.warn(
          "corrupt " + key.hashHex(),
          "Cache {}: {} of key hash {} is corrupt: {}; it is removed",
          name,
          folder.fileOf(key),
          key.hashHex(),
          String.valueOf(e.getMessage()));
      folder.discardUnreadable(key, sequence);
    }
  }

  @Override
  public PutOutcome put(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    directory.requireOpen();
    long generation = folder.generation();
    TempFile temporary = directory.createTemporary();
    try {
      try (var channel = temporary.channel();
          EntryEncoder encoder = new EntryEncoder(channel, key)) {
        EntryAttributes attributes = body.writeTo(encoder);
        if (!forced.content()) {
          encoder.notForced(directory.bootWord);
        }
        long now = clock.millis();
        statistics()
            .bytesWritten
            .add(
                encoder.complete(attributes, generation, Lifespan.of(now, timeToLive, timeToIdle)));
      }
      forced.force(temporary.path());
      return publish(key, temporary.path(), condition);
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(temporary.path());
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Maps the finished file, then renames it: if the one fails, the earlier entry is untouched. */
  private PutOutcome publish(CacheKey key, Path temporary, PutCondition condition)
      throws IOException {
    MappedEntry entry = openFinished(key, temporary);
    try (Held held = folder.shards.lock(Shards.shareOf(key))) {
      directory.requireOpen();
      if (entry.generation() != folder.generation()
          || !folder.allows(condition, key, clock.millis())) {
        Files.delete(temporary);
        return new PutOutcome(entry, false); // only the writer reads it
      }
      folder.publish(key, temporary, entry, held);
    }
    forceName(key, entry);
    return new PutOutcome(entry, true);
  }

  private void forceName(CacheKey key, MappedEntry entry) throws IOException {
    try {
      forced.forceName(folder.fileOf(key));
    } catch (IOException e) {
      folder.discard(key, entry.summary());
      throw e;
    }
  }

  private MappedEntry openFinished(CacheKey key, Path temporary) throws IOException {
    try {
      return openFile(temporary, key);
    } catch (EntryUnreadableException e) {
      throw new IOException("Entry " + temporary + " cannot be read back: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean expireAfter(CacheKey key, Duration remaining) {
    if (directory.isClosed()) {
      return false;
    }
    Path file = folder.fileOf(key);
    try {
      boolean changed =
          LiveExpiry.set(
              file,
              key,
              remaining,
              clock.millis(),
              entry -> entry.generation() == folder.generation() && !folder.isUnremovable(entry));
      if (changed) {
        folder.reindex(key);
      }
      return changed;
    } catch (NoSuchFileException | EntryUnreadableException e) {
      return false; // whoever looks the entry up decides what becomes of it, and counts it
    } catch (IOException e) {
      LOG.warn("Cache {}: the expiry of {} cannot be changed: {}", name, file, e.toString());
      return false;
    }
  }

  @Override
  public boolean evict(CacheKey key) {
    boolean wasLive = !directory.isClosed() && folder.evict(key, clock.millis());
    if (wasLive) {
      statistics().removals.increment();
      forceRemoval(key);
    }
    return wasLive;
  }

  private void forceRemoval(CacheKey key) {
    try {
      forced.forceName(folder.fileOf(key));
    } catch (IOException e) {
      folder.warnings.warn(
          e,
          "Cache {}: the removal of {} is not forced to the disk: {}",
          name,
          folder.fileOf(key),
          e.toString());
    }
  }

  @Override
  public long changes(CacheKey key) {
    return folder.changes(key);
  }

  @Override
  public long removals(CacheKey key) {
    return folder.removals(key);
  }

  @Override
  public @Nullable LoadLease lease(CacheKey key, boolean wait) throws InterruptedException {
    return folder.leases().take(key, wait);
  }

  @Override
  public void clear() {
    try {
      directory.requireOpen();
      folder.clear(clock.millis());
      directory.sweepSoon(folder);
    } catch (IOException e) {
      folder.warnings.warn(e, "Cache {} cannot be cleared: {}", name, e.toString());
    }
  }

  @Override
  public StoreStatistics statistics() {
    return folder.statistics;
  }
}
