package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.file.ProcessFolder.TempFile;
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
  private final InstantSource clock;

  FileStore(
      String name,
      DirectoryState directory,
      CacheFolder folder,
      ChecksumMode checksum,
      InstantSource clock) {
    this.name = name;
    this.directory = directory;
    this.folder = folder;
    this.checksum = checksum;
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
    MissReason stale = entry.staleness(clock.millis());
    if (stale != null) {
      folder.discard(key, entry.summary());
      statistics().evictions.increment();
      statistics().miss(stale);
      return null;
    }
    return entry;
  }

  private @Nullable MappedEntry open(CacheKey key) {
    int shard = folder.shards.of(key);
    while (true) {
      long sequence = folder.shards.sequence(shard);
      try {
        MappedEntry opened = openFile(key);
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

  private MappedEntry openFile(CacheKey key) throws IOException, EntryUnreadableException {
    directory.requireOpen();
    return MappedEntry.open(
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
    ReentrantLock lock = folder.shards.lock(shard);
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
        long expiresAt = timeToLive == null ? Long.MAX_VALUE : now + timeToLive.toMillis();
        statistics().bytesWritten.add(encoder.complete(attributes, generation, now, expiresAt));
      }
      return publish(key, temporary);
    } catch (Throwable e) {
      try {
        Files.deleteIfExists(temporary.path());
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private MappedEntry publish(CacheKey key, TempFile temporary) throws IOException {
    int shard = folder.shards.of(key);
    ReentrantLock lock = folder.shards.lock(shard);
    lock.lock();
    try {
      folder.publish(key, temporary.path(), EntrySummary.read(temporary.path()));
      MappedEntry entry = openFile(key);
      if (entry.generation() == folder.generation()) {
        folder.mappings.replace(key, entry);
      } else {
        folder.discard(key, entry.summary()); // cleared while it was written: the writer reads on
      }
      return entry;
    } catch (EntryUnreadableException e) {
      throw new IOException(
          "Entry " + folder.fileOf(key) + " cannot be read back: " + e.getMessage(), e);
    } finally {
      lock.unlock();
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
      folder.clear();
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
