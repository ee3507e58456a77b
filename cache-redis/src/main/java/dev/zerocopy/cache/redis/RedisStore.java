package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.compression.EntryPacker;
import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntryHead;
import dev.zerocopy.cache.entry.EntrySummary;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.ExpiryMove;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.MemoryEntry;
import dev.zerocopy.cache.entry.TimeToIdle;
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
import dev.zerocopy.cache.store.ValueRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache in Redis.
 *
 * <p>A hit of one chunk is one command, and so is a put of one without a condition; the generation
 * is known without asking. What is not there, or cannot be had in time, is a miss.
 */
final class RedisStore implements CacheStore {

  private final RedisCache cache;
  private final RedisCommands commands;
  private final EntryReader reader;
  private final @Nullable TimeToIdle timeToIdle;
  private final InstantSource clock;

  RedisStore(
      RedisCache cache,
      ChecksumMode checksum,
      EntryPacker packer,
      @Nullable TimeToIdle timeToIdle,
      InstantSource clock) {
    this.cache = cache;
    this.commands = cache.commands;
    this.reader =
        new EntryReader(cache.commands, cache.buffers, checksum, packer, cache.statistics);
    this.timeToIdle = timeToIdle;
    this.clock = clock;
  }

  private EntryNames names(CacheKey key) throws RedisFailureException {
    return cache.names(key);
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    try {
      cache.settle(key);
      long changes = cache.changes.of(key);
      EntryNames names = names(key);
      FetchedEntry fetched = reader.read(names, key);
      if (fetched == null) {
        statistics().miss(MissReason.ABSENT);
        return null;
      }
      return isLive(fetched.packed(), names, key) ? fetched.withChanges(changes) : null;
    } catch (EntryUnreadableException e) {
      unreadable(key, e);
    } catch (RedisFailureException e) {
      statistics().miss(e.reason().miss());
      warn("get", key, e);
    }
    return null;
  }

  @Override
  public boolean isCurrent(CacheKey key, StoredEntry entry) {
    return entry instanceof FetchedEntry known
        && cache.knowsOfChanges()
        && known.changes() == cache.changes.of(key)
        && !cache.owed.isOwed(key)
        && isLiveAsItIs(known.packed());
  }

  /** Whether an entry is live, and a hit moves no expiry in Redis. */
  private boolean isLiveAsItIs(MemoryEntry packed) {
    long now = clock.millis();
    TimeToIdle idle = timeToIdle;
    return packed.staleness(now) == null && (idle == null || packed.expiryOfHit(idle, now) == null);
  }

  private boolean isLive(MemoryEntry entry, EntryNames names, CacheKey key) {
    long now = clock.millis();
    MissReason stale = entry.staleness(now);
    if (stale != null) {
      statistics().miss(stale);
      return false;
    }
    TimeToIdle idle = timeToIdle;
    ExpiryMove move = idle == null ? null : entry.expiryOfHit(idle, now);
    if (move != null) {
      try {
        move(move, names, now);
      } catch (RedisFailureException e) {
        warn("expiry", key, e);
      }
    }
    return true;
  }

  private void unreadable(CacheKey key, EntryUnreadableException e) {
    statistics().miss(e.reason());
    if (e.reason() == MissReason.CORRUPT) {
      cache.warnings.warn(
          "corrupt " + key.hashHex(),
          "Cache {}: the entry of key hash {} is corrupt: {}; it is removed",
          cache.name,
          key.hashHex(),
          String.valueOf(e.getMessage()));
    }
  }

  /** Tells of what Redis refuses; that it does not answer at all is told for all caches at once. */
  private void warn(String step, CacheKey key, RedisFailureException e) {
    if (e.reason().miss() == MissReason.UNAVAILABLE) {
      return;
    }
    cache.warnings.warn(
        e,
        "Cache {}: {} failed for key hash {}: {}; the call went on without the cache",
        cache.name,
        step,
        key.hashHex(),
        String.valueOf(e.getMessage()));
  }

  @Override
  public PutOutcome put(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    try {
      return putIfReached(key, timeToLive, condition, body);
    } catch (RedisFailureException e) {
      throw new ValueRefusedException(e.reason().refusal(), String.valueOf(e.getMessage()), e);
    }
  }

  private PutOutcome putIfReached(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    cache.settle(key);
    String generation = cache.generation.current();
    EntryNames names = cache.layout.entry(generation, key);
    try (RedisEntryOutput output = output(names);
        EntryEncoder encoder = new EntryEncoder(output, key)) {
      EntryAttributes attributes = body.writeTo(encoder);
      long now = clock.millis();
      Lifespan life = Lifespan.of(now, timeToLive, timeToIdle);
      EntrySummary written = encoder.complete(attributes, 0, life);
      encoder.countIn(statistics());
      StoredEntry opened = body.readsBack() ? readBack(output, names, key) : null;
      Publication publication =
          new Publication(
              commands, names, key, condition, keptMillis(written.expiresAtMillis(), now), now);
      boolean isStored =
          cache.generation.isCurrent(generation) && publish(output, publication, generation);
      cache.changes.moved(key);
      if (isStored) {
        cache.owed.settled(key);
      }
      return new PutOutcome(opened, isStored);
    }
  }

  private RedisEntryOutput output(EntryNames names) {
    return new RedisEntryOutput(
        cache.buffers, () -> new ChunkSender(commands, names, cache.buffers, cache.scheduler));
  }

  private boolean publish(RedisEntryOutput output, Publication publication, String generation)
      throws RedisFailureException {
    ByteBuffer whole = output.whole();
    if (whole != null) {
      boolean isStored = publication.publish(whole, cache.generation.mayHaveChunks());
      cache.buffers.giveBack(whole);
      return isStored;
    }
    cache.generation.markChunks(generation);
    output.endProlonging();
    boolean isStored = publication.publish(output.manifest());
    if (isStored) {
      output.published();
    }
    return isStored;
  }

  private StoredEntry readBack(RedisEntryOutput output, EntryNames names, CacheKey key)
      throws IOException {
    try {
      ByteBuffer whole = output.whole();
      FetchedEntry fetched =
          whole != null ? reader.open(whole, key) : reader.read(output.manifest(), names, key);
      if (fetched != null) {
        return fetched;
      }
    } catch (EntryUnreadableException e) {
      throw new IOException("Entry cannot be read back: " + e.getMessage(), e);
    }
    throw new IOException("Entry cannot be read back: a chunk is gone");
  }

  /** How long the server keeps an entry, in milliseconds; 0 for ever. */
  private static long keptMillis(long expiresAtMillis, long nowMillis) {
    return expiresAtMillis == Long.MAX_VALUE ? 0 : Math.max(1, expiresAtMillis - nowMillis);
  }

  @Override
  public boolean expireAfter(CacheKey key, Duration remaining) {
    try {
      cache.settle(key);
      EntryNames names = names(key);
      while (true) {
        byte[] beginning = Replies.await(commands.head(names.entry(), EntryHead.bytes(key)));
        long now = clock.millis();
        EntryHead head = headOrNull(beginning, key);
        if (head == null || head.isOver(now)) {
          return false;
        }
        if (move(head.expireAfter(remaining, now), names, now)) {
          cache.changes.moved(key);
          return true;
        }
      }
    } catch (RedisFailureException e) {
      cache.owe(key); // it may be served longer than it should
      statistics().deferred(e.reason().refusal());
      warn("expireAfter", key, e);
      return false;
    }
  }

  private static @Nullable EntryHead headOrNull(byte @Nullable [] beginning, CacheKey key) {
    try {
      return beginning == null || beginning.length == 0 ? null : EntryHead.of(beginning, key);
    } catch (EntryUnreadableException e) {
      return null; // whoever looks the entry up decides what becomes of it
    }
  }

  /** Says whether the entry was still there, with the expiry that was known. */
  private boolean move(ExpiryMove move, EntryNames names, long nowMillis)
      throws RedisFailureException {
    long kept = keptMillis(move.expiresAtMillis(), nowMillis);
    return Replies.await(
            commands.run(
                Scripts.MOVE_EXPIRY,
                List.of(names.entry()),
                List.of(
                    Publication.bytesOf(move.entryId()),
                    Publication.bytesOf(move.knownWord()),
                    Publication.bytesOf(move.newWord()),
                    Publication.bytes(kept),
                    Publication.bytes(Publication.chunkMillis(kept)))))
        != null;
  }

  @Override
  public boolean evict(CacheKey key) {
    try {
      EntryHead head = headOrNull(cache.remove(key), key);
      boolean wasLive = head != null && !head.isOver(clock.millis());
      if (wasLive) {
        statistics().removals.increment();
      }
      return wasLive;
    } catch (RedisFailureException e) {
      cache.owe(key);
      statistics().deferred(e.reason().refusal());
      warn("evict", key, e);
      return false;
    }
  }

  @Override
  public long changes(CacheKey key) {
    return cache.changes.of(key);
  }

  @Override
  public long removals(CacheKey key) {
    try {
      return cache.tokens.current(names(key));
    } catch (RedisFailureException e) {
      warn("load", key, e);
      return 0;
    }
  }

  @Override
  public @Nullable LoadLease lease(CacheKey key, boolean wait) throws InterruptedException {
    try {
      RedisLeases.Lease lease = cache.leases.take(names(key), wait);
      if (lease != null && lease.isStored()) {
        cache.changes.moved(key);
      }
      return lease;
    } catch (RedisFailureException e) {
      warn("load", key, e);
      return null;
    }
  }

  @Override
  public void clear() {
    try {
      cache.clear();
    } catch (RedisFailureException e) {
      cache.oweClear();
      statistics().deferred(e.reason().refusal());
      cache.warnings.warn(
          e,
          "Cache {} cannot be cleared: {}; this process serves nothing of it until it is",
          cache.name,
          String.valueOf(e.getMessage()));
    }
  }

  @Override
  public StoreStatistics statistics() {
    return cache.statistics;
  }
}
