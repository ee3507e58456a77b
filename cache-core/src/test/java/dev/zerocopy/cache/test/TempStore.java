package dev.zerocopy.cache.test;

import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileOutput;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.LiveExpiry;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.entry.TimeToIdle;
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
import java.io.UncheckedIOException;
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
 * The simplest store there can be: a map in memory over temporary files, which it leaves.
 *
 * <p><b>Threads</b>: safe.
 */
public final class TempStore implements CacheStore {

  private final Path directory;
  private final InstantSource clock;
  private final @Nullable TimeToIdle timeToIdle;
  private final StoreStatistics statistics = new StoreStatistics();
  private final ConcurrentMap<CacheKey, MappedEntry> entries = new ConcurrentHashMap<>();

  private final ConcurrentMap<CacheKey, Path> files = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private long changes;

  /** Guarded by this. */
  private long removals;

  /** Creates an empty store without a time to idle. */
  public TempStore(Path directory, InstantSource clock) {
    this(directory, clock, null);
  }

  /** Creates an empty store. */
  public TempStore(Path directory, InstantSource clock, @Nullable Duration timeToIdle) {
    this.directory = directory;
    this.clock = clock;
    this.timeToIdle = timeToIdle == null ? null : new TimeToIdle(timeToIdle);
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    MappedEntry entry = entries.get(key);
    MissReason reason = entry == null ? MissReason.ABSENT : entry.staleness(clock.millis());
    if (reason != null) {
      statistics.miss(reason);
      return null;
    }
    if (entry != null && timeToIdle != null) {
      try {
        if (!entry.touch(timeToIdle, clock.millis())) {
          entry.touchEarlier(timeToIdle, clock.millis());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
          EntryEncoder encoder = new EntryEncoder(new FileOutput(channel, file), key)) {
        encoder.complete(
            body.writeTo(encoder), 0, Lifespan.of(clock.millis(), timeToLive, timeToIdle));
      }
      MappedEntry entry =
          MappedEntry.open(
              file, key, ChecksumMode.LAZY, statistics, (e, detail) -> entries.remove(key, e));
      return new PutOutcome(body.readsBack() ? entry : null, keep(key, file, entry, condition));
    } catch (EntryUnreadableException e) {
      throw new IOException(e);
    }
  }

  @Override
  public boolean expireAfter(CacheKey key, Duration remaining) {
    Path file = files.get(key);
    try {
      return entries.containsKey(key)
          && file != null
          && LiveExpiry.set(file, key, remaining, clock.millis(), _ -> true);
    } catch (IOException | EntryUnreadableException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized boolean keep(
      CacheKey key, Path file, MappedEntry entry, PutCondition condition) {
    MappedEntry present = entries.get(key);
    boolean isPresent =
        present != null
            && present.staleness(clock.millis()) == null
            && present.entryId() != condition.replaceable();
    if ((condition.ifAbsent() && isPresent)
        || (condition.unlessRemoved() && condition.removals() != removals)) {
      return false;
    }
    changes++;
    files.put(key, file);
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
