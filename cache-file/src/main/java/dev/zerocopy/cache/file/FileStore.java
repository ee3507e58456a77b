package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.entry.FileOutput;
import dev.zerocopy.cache.entry.HeapEntry;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.LiveExpiry;
import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryCatalog;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MemoryUse;
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
  private final DiskBudget budget;
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
    this.budget = directory.budget(name);
    this.forced = forced;
    this.timeToIdle = timeToIdle;
    this.clock = clock;
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    long now = clock.millis();
    long sequence = folder.shards.sequence(Shards.shareOf(key));
    FileEntry entry = folder.kept.findCurrent(key, sequence, now);
    return entry != null ? liveOrNull(key, entry, now) : lookAgain(key);
  }

  @Override
  public boolean isCurrent(CacheKey key, StoredEntry known) {
    long now = clock.millis();
    if (known instanceof HeapEntry entry
        && KeptEntries.isCurrent(entry, folder.shards.sequence(Shards.shareOf(key)), now)
        && entry.generation() == folder.generation()
        && !folder.isUnremovable(entry.entryId())) {
      touch(key, entry, now);
      return true;
    }
    return false;
  }

  private @Nullable FileEntry liveOrNull(CacheKey key, FileEntry entry, long now) {
    if (entry.generation() != folder.generation()) {
      folder.discard(key, entry.summary());
      statistics().miss(MissReason.ABSENT);
      return null;
    }
    MissReason stale = entry.staleness(now);
    if (stale != null) {
      folder.discard(key, entry.summary());
      folder.countEviction(stale);
      statistics().miss(stale);
      return null;
    }
    touch(key, entry, now);
    return entry;
  }

  private void touch(CacheKey key, FileEntry entry, long nowMillis) {
    if (entry.isHitToTell(nowMillis)) {
      folder.files.tellHit(key);
    }
    TimeToIdle idle = timeToIdle;
    if (idle == null) {
      return;
    }
    try {
      if (!entry.touch(idle, nowMillis)) {
        touchEarlier(key, entry, idle, nowMillis);
      }
    } catch (IOException e) {
      LOG.debug("Cache {}: {} keeps its expiry in spite of a hit", name, entry, e);
    }
  }

  /** Moves the expiry of an entry to an earlier time, so that all processes see it. */
  private void touchEarlier(CacheKey key, FileEntry entry, TimeToIdle idle, long nowMillis)
      throws IOException {
    try (Held held = folder.shards.lockBriefly(Shards.shareOf(key))) {
      held.<@Nullable Void>change(
          () -> {
            entry.touchEarlier(idle, nowMillis);
            return null;
          });
    }
  }

  /** Goes by what is in the directory: nothing is open, or some process changed a file. */
  private @Nullable FileEntry lookAgain(CacheKey key) {
    if (directory.isClosed()) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    int share = Shards.shareOf(key);
    long sequence = folder.shards.sequence(share);
    try {
      while (true) {
        sequence = folder.shards.settledSequence(share);
        FileEntry present = folder.kept.findInFile(key, folder.fileOf(key), sequence);
        FileEntry found =
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

  private @Nullable FileEntry servedOrNull(CacheKey key, FileEntry entry) {
    if (folder.isUnremovable(entry.entryId())) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    return liveOrNull(key, entry, clock.millis());
  }

  private FileEntry openFile(Path file, CacheKey key) throws IOException, EntryUnreadableException {
    directory.requireOpen();
    return FileEntry.open(
        file,
        folder.fileOf(key),
        key,
        checksum,
        directory.bootWord,
        directory.smallValues.maxEntryBytes(),
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
  private @Nullable FileEntry takeOver(CacheKey key, FileEntry opened, int share, long sequence) {
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
      return folder.isUnremovable(opened.entryId())
          ? opened
          : folder.kept.keep(key, opened, sequence);
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
    directory.retiredCap.requireRoom();
    long generation = folder.generation();
    TempFile temporary = directory.createTemporary();
    try {
      EntrySummary written;
      try (var channel = temporary.channel();
          EntryEncoder encoder =
              new EntryEncoder(new FileOutput(channel, temporary.path()), key, budget.check())) {
        EntryAttributes attributes = body.writeTo(encoder);
        if (!forced.content()) {
          encoder.notForced(directory.bootWord);
        }
        long now = clock.millis();
        Lifespan life = Lifespan.of(now, timeToLive, timeToIdle);
        written = encoder.complete(attributes, generation, life);
        encoder.countIn(statistics());
      }
      budget.awaitRoom(written.lengthBytes(), folder.fileOf(key));
      forced.force(temporary.path());
      FileEntry opened = body.readsBack() ? openFinished(key, temporary.path()) : null;
      boolean isStored = publish(key, temporary.path(), written, opened, condition);
      return new PutOutcome(opened, isStored);
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(temporary.path());
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Renames a finished file, which was opened before: had that failed, nothing would change. */
  private boolean publish(
      CacheKey key,
      Path temporary,
      EntrySummary written,
      @Nullable FileEntry opened,
      PutCondition condition)
      throws IOException {
    try (Held held = folder.shards.lock(Shards.shareOf(key))) {
      directory.requireOpen();
      if (written.generation() != folder.generation()
          || !folder.allows(condition, key, clock.millis())) {
        Files.delete(temporary);
        return false; // only the writer reads it
      }
      folder.publish(key, temporary, written, opened, held);
    }
    forceName(key, written);
    return true;
  }

  private void forceName(CacheKey key, EntrySummary written) throws IOException {
    try {
      forced.forceName(folder.fileOf(key));
    } catch (IOException e) {
      folder.discard(key, written);
      throw e;
    }
  }

  private FileEntry openFinished(CacheKey key, Path temporary) throws IOException {
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
      boolean changed = setExpiry(key, file, remaining);
      if (changed) {
        folder.reindex(key);
      }
      return changed;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      LOG.warn("Cache {}: the expiry of {} cannot be changed: {}", name, file, e.toString());
      return false;
    }
  }

  /** Under the shard's lock and its counter: copies in the heap do not see the file change. */
  private boolean setExpiry(CacheKey key, Path file, Duration remaining) throws IOException {
    try (Held held = folder.shards.lock(Shards.shareOf(key))) {
      return held.change(
          () -> {
            try {
              return LiveExpiry.set(
                  file,
                  key,
                  remaining,
                  clock.millis(),
                  entry ->
                      entry.generation() == folder.generation()
                          && !folder.isUnremovable(entry.entryId()));
            } catch (EntryUnreadableException e) {
              return false; // whoever looks the entry up decides what becomes of it
            }
          });
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
      directory.wakeEvictor();
    } catch (IOException e) {
      folder.warnings.warn(e, "Cache {} cannot be cleared: {}", name, e.toString());
    }
  }

  @Override
  public StoreStatistics statistics() {
    return folder.statistics;
  }

  @Override
  public MemoryUse memory() {
    return folder.kept;
  }

  @Override
  public EntryCatalog catalog() {
    return new FileCatalog(name, folder, clock);
  }
}
