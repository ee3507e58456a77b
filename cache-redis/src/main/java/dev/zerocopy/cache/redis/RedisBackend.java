package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.entry.TimeToIdle;
import dev.zerocopy.cache.store.CacheStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The Redis server or cluster that holds the entries of an application's caches.
 *
 * <p>Nothing is connected before the first {@link #store}, and no method fails because Redis is not
 * there: stores then miss, and find it as soon as it is.
 *
 * <p><b>Lifetime</b>: closed by who opened it, before the client is shut down. Entries that were
 * read outlive it; its stores only miss afterwards.
 *
 * <p><b>Threads</b>: safe; one thread of its own beats, renews leases and wakes sweepers.
 */
public final class RedisBackend implements AutoCloseable {

  private static final long LOOK_SECONDS = 10;

  private final RedisBackendOptions options;
  private final GatedCommands commands;
  private final TransferBuffers buffers;
  private final Map<String, RedisCache> caches = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor scheduler;
  private @Nullable BackendEvents events; // guarded by this
  private boolean isClosed; // guarded by this

  private RedisBackend(RedisBackendOptions options, RedisCommands commands) {
    this.options = options;
    this.commands = new GatedCommands(commands, System::nanoTime);
    this.buffers = new TransferBuffers(options.contentBytes());
    this.scheduler =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform()
                .daemon()
                .inheritInheritableThreadLocals(false)
                .name("zerocopy-cache-redis")
                .factory());
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // when closed
  }

  /** Opens a backend on a client that is its own from now on. */
  public static RedisBackend open(RedisBackendOptions options, LettuceClient client) {
    return open(options, new LettuceCommands(client, options));
  }

  static RedisBackend open(RedisBackendOptions options, RedisCommands commands) {
    return new RedisBackend(options, commands);
  }

  /** The store of a cache; entries of earlier runs and of other processes are found in it. */
  public CacheStore store(String cacheName, RedisStoreOptions storeOptions) {
    Duration timeToIdle = storeOptions.timeToIdle();
    RedisCache cache = caches.computeIfAbsent(cacheName, this::cache);
    if (storeOptions.keepsNear()) {
      cache.keepNear();
    }
    return new RedisStore(
        cache,
        storeOptions.checksum(),
        storeOptions.packer(),
        timeToIdle == null ? null : new TimeToIdle(timeToIdle),
        options.clock());
  }

  /** Whether Redis is asked; of a cluster, what is so for the node that is worst off. */
  public BreakerState breakerState() {
    return commands.state();
  }

  /** How many commands were not sent because Redis was left alone. */
  public long commandsHeldOff() {
    return commands.refusals();
  }

  /** Whether it hears at present of what other processes remove; true before its first store. */
  public synchronized boolean isListening() {
    return events == null || events.isLive();
  }

  private RedisCache cache(String name) {
    RedisCache cache =
        new RedisCache(
            name,
            commands,
            events(),
            buffers,
            new KeyLayout(options.keyPrefix(), name, options.readableKeys()),
            scheduler);
    var _ =
        scheduler.scheduleWithFixedDelay(
            cache.sweeper::sweepIfDue, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    return cache;
  }

  private synchronized BackendEvents events() {
    if (isClosed) {
      throw new IllegalStateException("The Redis backend is closed");
    }
    BackendEvents present = events;
    if (present == null) {
      present = new BackendEvents(commands, KeyLayout.ascii(options.keyPrefix() + "events"));
      events = present;
      var _ =
          scheduler.scheduleAtFixedRate(
              present::beat,
              BackendEvents.BEAT_MILLIS,
              BackendEvents.BEAT_MILLIS,
              TimeUnit.MILLISECONDS);
    }
    return present;
  }

  @Override
  public void close() {
    BackendEvents last;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      last = events;
    }
    scheduler.shutdownNow();
    if (last != null) {
      last.close();
    }
    commands.close();
  }
}
