package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.EntryHead;
import dev.zerocopy.cache.redis.TrackedKeys.KeyListener;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.RareWarnings;
import dev.zerocopy.cache.store.StoreStatistics;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What all stores of a cache in this process share. */
final class RedisCache {

  private static final long SETTLE_AGAIN_MILLIS = 1000;

  final String name;
  final RedisCommands commands;
  final TransferBuffers buffers;
  final KeyLayout layout;
  final ScheduledExecutorService scheduler;
  final Generation generation;
  final Sweeper sweeper;
  final RedisLeases leases;
  final LoadTokens tokens;
  final OwedRemovals owed = new OwedRemovals();
  final ChangeCounters changes = new ChangeCounters();
  final StoreStatistics statistics = StoreStatistics.withoutSizes();
  final RareWarnings warnings = new RareWarnings(LoggerFactory.getLogger(RedisStore.class));

  private final BackendEvents events;
  private final AtomicBoolean isNear = new AtomicBoolean();

  RedisCache(
      String name,
      RedisCommands commands,
      BackendEvents events,
      TransferBuffers buffers,
      KeyLayout layout,
      ScheduledExecutorService scheduler) {
    this.name = name;
    this.commands = commands;
    this.buffers = buffers;
    this.layout = layout;
    this.scheduler = scheduler;
    this.events = events;
    this.generation =
        new Generation(commands, events, layout.generation(), this::generationChanged);
    this.sweeper = new Sweeper(commands, layout, generation, this::settleAll, scheduler);
    this.leases = new RedisLeases(commands, events, scheduler);
    this.tokens = new LoadTokens(commands);
  }

  /** Hears from now on of whatever changes its entries. */
  void keepNear() {
    if (isNear.compareAndSet(false, true)) {
      events.track(layout.root(), new EntryListener());
    }
  }

  /** Whether it has heard of whatever has changed its entries. */
  boolean knowsOfChanges() {
    return events.isTracking();
  }

  private void generationChanged() {
    changes.allMoved();
    sweeper.wake();
  }

  /** The names of what belongs to a key's entry now. */
  EntryNames names(CacheKey key) throws RedisFailureException {
    return layout.entry(generation.current(), key);
  }

  /** Removes a key's entry, and returns its first bytes, or null if there was none. */
  byte @Nullable [] remove(CacheKey key) throws RedisFailureException {
    EntryNames names = names(key);
    byte[] beginning =
        Replies.await(
            commands.run(
                Scripts.EVICT,
                List.of(names.entry(), names.token()),
                List.of(Publication.bytes(EntryHead.bytes(key)))));
    changes.moved(key);
    owed.settled(key);
    return beginning;
  }

  /** Makes all entries unreachable. */
  void clear() throws RedisFailureException {
    generation.replace();
    owed.cleared();
  }

  /** Removes what is owed of a key, before anything else is done with it. */
  void settle(CacheKey key) throws RedisFailureException {
    if (owed.isClearOwed()) {
      clear();
    } else if (owed.isOwed(key)) {
      remove(key);
    }
  }

  /** Removes all that is owed, or tries to again in a moment. */
  private void settleAll() throws RedisFailureException {
    try {
      if (owed.isClearOwed()) {
        clear();
      }
      for (CacheKey key : owed.keys()) {
        remove(key);
      }
    } finally {
      if (!owed.isEmpty()) {
        settleSoon();
      }
    }
  }

  private void settleSoon() {
    var _ = scheduler.schedule(sweeper::sweepIfDue, SETTLE_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** A key's entry could not be removed. */
  void owe(CacheKey key) {
    owe(() -> owed.owe(key));
  }

  /** The cache could not be cleared. */
  void oweClear() {
    owe(owed::oweClear);
  }

  private void owe(Runnable debt) {
    boolean isFirst = owed.isEmpty();
    debt.run();
    if (isFirst) {
      settleSoon();
    }
  }

  private final class EntryListener implements KeyListener {

    @Override
    public void changed(String key) {
      long hashLow = layout.hashLow(key);
      if (hashLow != -1) {
        changes.moved(hashLow);
      }
    }

    @Override
    public void allChanged() {
      changes.allMoved();
    }
  }
}
