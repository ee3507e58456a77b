package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Lane;
import dev.zerocopy.cache.redis.RedisCommands.ScanPage;
import dev.zerocopy.cache.redis.RedisCommands.ScanPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the entries of generations that are over, some seconds after a clear, off the path of any
 * caller; and what callers could not remove when they were asked to.
 *
 * <p>One process does it, who holds the cache's sweeper lease. What was swept last is kept in
 * Redis; while that is not the present generation every process tries again, so that nothing is
 * left when one dies. It begins {@value #DELAY_MILLIS} ms after the clear was heard of: by then
 * nobody stores into the generation before.
 *
 * <p><b>Threads</b>: safe; sweeps on a thread of its own.
 */
final class Sweeper {

  static final long DELAY_MILLIS = 5000;

  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS);
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final long LEASE_MILLIS = 15_000;

  private final RedisCommands commands;
  private final KeyLayout layout;
  private final Generation generation;
  private final Debts debts;
  private final ScheduledExecutorService scheduler;
  private final AtomicBoolean isSweeping = new AtomicBoolean();
  private volatile long changedNanos;
  private volatile boolean isChangeKnown;

  Sweeper(
      RedisCommands commands,
      KeyLayout layout,
      Generation generation,
      Debts debts,
      ScheduledExecutorService scheduler) {
    this.commands = commands;
    this.layout = layout;
    this.generation = generation;
    this.debts = debts;
    this.scheduler = scheduler;
  }

  /** To be called when the generation has changed, or is seen for the first time. */
  void wake() {
    changedNanos = System.nanoTime();
    isChangeKnown = true;
    var _ = scheduler.schedule(this::sweepIfDue, DELAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Looks whether there is something to sweep, and begins to when it is time. */
  void sweepIfDue() {
    if (isSweeping.compareAndSet(false, true)) {
      Thread.ofVirtual().name("zerocopy-cache-redis-sweep").start(this::run);
    }
  }

  private void run() {
    try {
      debts.settle();
      String present = Replies.await(generation.refresh());
      String swept = Replies.await(commands.get(Lane.COMMANDS, layout.swept(), Sweeper::text));
      if (present.equals(swept)) {
        return;
      }
      if (!isChangeKnown) {
        wake(); // by another process, before this one began
      } else if (System.nanoTime() - changedNanos >= DELAY_NANOS) {
        sweep(present);
      }
    } catch (RedisFailureException e) {
      LOG.debug("Entries of earlier generations stay for now", e);
    } finally {
      isSweeping.set(false);
    }
  }

  private void sweep(String present) throws RedisFailureException {
    String owner = KeyLayout.randomName();
    byte @Nullable [] taken = lease(Scripts.TAKE_LEASE, owner);
    if (taken == null || taken[0] == 'B') {
      return;
    }
    ScanPosition position = null;
    long removed = 0;
    do {
      ScanPage page = Replies.await(commands.scan(layout.entriesPattern(), position));
      removed += removeOthers(page.keys());
      position = page.next();
      if (lease(Scripts.RENEW_LEASE, owner) == null) {
        return; // it took so long that another one sweeps
      }
    } while (position != null);
    Replies.await(commands.set(Lane.COMMANDS, layout.swept(), bytes(present), 0));
    Replies.await(commands.unlink(List.of(layout.sweeper())));
    LOG.debug("Removed {} keys of earlier generations", removed);
  }

  /**
   * Removes the keys that are not of the present generation. It is asked for after the keys were
   * found: what was stored by then is of it, or of one that is over.
   */
  private int removeOthers(List<byte[]> keys) throws RedisFailureException {
    if (keys.isEmpty()) {
      return 0;
    }
    byte[] present = layout.ofGeneration(Replies.await(generation.refresh()));
    List<byte[]> others = keys.stream().filter(key -> !startsWith(key, present)).toList();
    if (!others.isEmpty()) {
      Replies.await(commands.unlink(others));
    }
    return others.size();
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private byte @Nullable [] lease(RedisScript script, String owner) throws RedisFailureException {
    List<byte[]> keys = List.of(layout.sweeper(), layout.sweeper());
    ByteBuffer life = bytes(Long.toString(LEASE_MILLIS));
    return Replies.await(commands.run(script, keys, List.of(bytes(owner), life, life)));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer value) {
    return StandardCharsets.UTF_8.decode(value).toString();
  }

  /** What is still to be removed for callers. */
  @FunctionalInterface
  interface Debts {

    void settle() throws RedisFailureException;
  }
}
