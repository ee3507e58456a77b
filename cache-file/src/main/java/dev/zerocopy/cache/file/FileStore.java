package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.LiveExpiry;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
import dev.zerocopy.cache.file.Shards.Held;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.MissReason;
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
 * <p>A hot hit is one table look-up, one volatile read of the entry's expiry word and no system
 * call. The first hit opens and maps the file, without a lock: it is taken over into the table only
 * if no file of the shard changed meanwhile.
 */
final class FileStore implements CacheStore {

  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private final String name;
  private final DirectoryState directory;
  private final CacheFolder folder;
  private final ChecksumMode checksum;
  private final @Nullable TimeToIdle timeToIdle;
  private final InstantSource clock;

  FileStore(
      String name,
      DirectoryState directory,
      CacheFolder folder,
      ChecksumMode checksum,
      @Nullable TimeToIdle timeToIdle,
      InstantSource clock) {
    this.name = name;
    this.directory = directory;
    this.folder = folder;
    this.checksum = checksum;
    this.timeToIdle = timeToIdle;
    this.clock = clock;
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    MappedEntry entry = folder.mappings.find(key);
    return entry == null ? open(key) : liveOrNull(key, entry);
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

  private @Nullable MappedEntry open(CacheKey key) {
    if (directory.isClosed()) {
      statistics().miss(MissReason.ERROR);
      return null;
    }
    int shard = folder.shards.of(key);
    while (true) {
      long sequence = folder.shards.sequence(shard);
      try {
        MappedEntry opened = openFile(folder.fileOf(key), key);
        if (folder.isUnremovable(opened.summary())) {
          statistics().miss(MissReason.ERROR);
          return null;
        }
        MappedEntry taken = takeOver(key, opened, shard, sequence);
        if (taken != null) {
          return liveOrNull(key, taken);
        }
      } catch (NoSuchFileException e) {
        statistics().miss(folder.missReason(key));
        return null;
      } catch (EntryUnreadableException e) {
        unreadable(key, e, sequence);
        return null;
      } catch (IOException e) {
        statistics().miss(MissReason.ERROR);
        LOG.warn("Cache {}: {} cannot be opened: {}", name, folder.fileOf(key), e.toString());
        return null;
      }
    }
  }

  private MappedEntry openFile(Path file, CacheKey key)
      throws IOException, EntryUnreadableException {
    directory.requireOpen();
    return MappedEntry.openUnfinished(
        file,
        folder.fileOf(key),
        key,
        checksum,
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

  /** Returns the key's mapped entry, or null if the shard changed since the file was opened. */
  private @Nullable MappedEntry takeOver(
      CacheKey key, MappedEntry opened, int shard, long sequence) {
    ReentrantLock lock = folder.shards.inJvm(shard);
    lock.lock();
    try {
      if (folder.shards.sequence(shard) != sequence) {
        return null;
      }
      MappedEntry other = folder.mappings.find(key);
      if (other != null) {
        return other;
      }
      folder.mappings.replace(key, opened);
      return opened;
    } finally {
      lock.unlock();
    }
  }

  private void unreadable(CacheKey key, EntryUnreadableException e, long sequence) {
    statistics().miss(e.reason());
    if (e.reason() == MissReason.CORRUPT) {
      LOG.warn(
          "Cache {}: {} of key hash {} is corrupt: {}; it is removed",
          name,
          folder.fileOf(key),
          key.hashHex(),
          e.getMessage());
      folder.discardUnreadable(key, sequence);
    }
  }

  @Override
  public StoredEntry put(CacheKey key, @Nullable Duration timeToLive, Body body)
      throws IOException {
    directory.requireOpen();
    long generation = folder.generation();
    TempFile temporary = directory.createTemporary();
    try {
      try (var channel = temporary.channel();
          EntryEncoder encoder = new EntryEncoder(channel, key)) {
        EntryAttributes attributes = body.writeTo(encoder);
        long now = clock.millis();
        statistics()
            .bytesWritten
            .add(
                encoder.complete(attributes, generation, Lifespan.of(now, timeToLive, timeToIdle)));
      }
      return publish(key, temporary.path());
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
  private MappedEntry publish(CacheKey key, Path temporary) throws IOException {
    MappedEntry entry = openFinished(key, temporary);
    try (Held _ = folder.shards.lock(folder.shards.of(key))) {
      directory.requireOpen();
      if (entry.generation() == folder.generation()) {
        folder.publish(key, temporary, entry.summary());
        folder.mappings.replace(key, entry);
      } else {
        Files.delete(temporary); // cleared while it was written: only the writer reads it
      }
      return entry;
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
    }
    return wasLive;
  }

  @Override
  public void clear() {
    try {
      directory.requireOpen();
      folder.clear(clock.millis());
      directory.sweepSoon(folder);
    } catch (IOException e) {
      LOG.warn("Cache {} cannot be cleared: {}", name, e.toString());
    }
  }

  @Override
  public StoreStatistics statistics() {
    return folder.statistics;
  }
}
