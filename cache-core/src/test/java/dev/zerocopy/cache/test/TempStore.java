package dev.zerocopy.cache.test;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The simplest store there can be: a map in memory over unlinked temporary files.
 *
 * <p><b>Threads</b>: safe.
 */
public final class TempStore implements CacheStore {

  private final Path directory;
  private final InstantSource clock;
  private final StoreStatistics statistics = new StoreStatistics();
  private final ConcurrentMap<CacheKey, MappedEntry> entries = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private long changes;

  /** Guarded by this. */
  private long removals;

  /** Creates an empty store. */
  public TempStore(Path directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    MappedEntry entry = entries.get(key);
    MissReason reason = entry == null ? MissReason.ABSENT : entry.staleness(clock.millis());
    if (reason != null) {
      statistics.miss(reason);
      return null;
    }
    return entry;
  }

  @Override
  public PutOutcome put(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    Path file = Files.createTempFile(directory, "entry", null);
    try {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          EntryEncoder encoder = new EntryEncoder(channel, key)) {
        long now = clock.millis();
        long expires = timeToLive == null ? Long.MAX_VALUE : now + timeToLive.toMillis();
        encoder.complete(body.writeTo(encoder), 0, now, expires);
      }
      MappedEntry entry =
          MappedEntry.open(
              file, key, ChecksumMode.LAZY, statistics, (e, detail) -> entries.remove(key, e));
      return new PutOutcome(entry, keep(key, entry, condition));
    } catch (EntryUnreadableException e) {
      throw new IOException(e);
    } finally {
      Files.delete(file);
    }
  }

  private synchronized boolean keep(CacheKey key, MappedEntry entry, PutCondition condition) {
    MappedEntry present = entries.get(key);
    if (condition.ifAbsent() && present != null && present.staleness(clock.millis()) == null
        || condition.unlessRemoved() && condition.removals() != removals) {
      return false;
    }
    changes++;
    entries.put(key, entry);
    return true;
  }

  @Override
  public synchronized long changes(CacheKey key) {
    return changes;
  }

  @Override
  public synchronized long removals(CacheKey key) {
    return removals;
  }

  @Override
  public LoadLease lease(CacheKey key, boolean wait) {
    return LoadLease.UNSHARED;
  }

  @Override
  public synchronized boolean evict(CacheKey key) {
    changes++;
    removals++;
    MappedEntry entry = entries.remove(key);
    boolean wasLive = entry != null && entry.staleness(clock.millis()) == null;
    if (wasLive) {
      statistics.removals.increment();
    }
    return wasLive;
  }

  @Override
  public synchronized void clear() {
    changes++;
    removals++;
    entries.clear();
  }

  @Override
  public StoreStatistics statistics() {
    return statistics;
  }
}
