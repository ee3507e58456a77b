package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.store.LoadLease;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may load a key: the process whose name is in the key's lease.
 *
 * <p>A lease ends by itself after {@value #LEASE_MILLIS} ms, so that the others go on when its
 * holder dies; as long as the holder lives it is renewed. Who waits is told when it is given back,
 * and asks again when it would have ended.
 *
 * <p><b>Threads</b>: safe.
 */
final class RedisLeases {

  static final long LEASE_MILLIS = 5000;

  private static final long RENEW_MILLIS = LEASE_MILLIS / 3;

  private final RedisCommands commands;
  private final BackendEvents events;
  private final ScheduledExecutorService scheduler;

  RedisLeases(RedisCommands commands, BackendEvents events, ScheduledExecutorService scheduler) {
    this.commands = commands;
    this.events = events;
    this.scheduler = scheduler;
  }

  /**
   * Takes an entry's lease.
   *
   * @return null if another process has it and the caller does not wait
   */
  @Nullable Lease take(EntryNames names, boolean wait)
      throws RedisFailureException, InterruptedException {
    String owner = KeyLayout.randomName();
    Semaphore told = new Semaphore(0);
    Runnable unlisten =
        events.listen(new String(names.lease(), StandardCharsets.UTF_8), told::release);
    try {
      while (true) {
        told.drainPermits();
        String answer = ask(names, owner);
        if (!answer.startsWith("B")) {
          return new Lease(names, owner, answer.startsWith("E"));
        }
        if (!wait) {
          return null;
        }
        long leftMillis = Math.clamp(Long.parseLong(answer.substring(1)), 0, LEASE_MILLIS);
        var _ = told.tryAcquire(leftMillis + 1, TimeUnit.MILLISECONDS);
      }
    } finally {
      unlisten.run();
    }
  }

  private String ask(EntryNames names, String owner) throws RedisFailureException {
    byte[] answer =
        Replies.await(
            commands.run(
                Scripts.TAKE_LEASE,
                List.of(names.lease(), names.entry()),
                List.of(bytes(owner), bytes(Long.toString(LEASE_MILLIS)))));
    return answer == null ? "" : new String(answer, StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A lease that is held and renewed. */
  final class Lease implements LoadLease {

    private final EntryNames names;
    private final String owner;
    private final boolean isStored;
    private final Future<?> renewal;

    private Lease(EntryNames names, String owner, boolean isStored) {
      this.names = names;
      this.owner = owner;
      this.isStored = isStored;
      this.renewal =
          scheduler.scheduleAtFixedRate(
              this::renew, RENEW_MILLIS, RENEW_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether there was an entry when it was taken. */
    boolean isStored() {
      return isStored;
    }

    /** Whatever comes of it: a lease that could not be renewed ends, and another may load too. */
    private void renew() {
      var _ =
          commands.run(
              Scripts.RENEW_LEASE,
              List.of(names.lease(), names.token()),
              List.of(
                  bytes(owner),
                  bytes(Long.toString(LEASE_MILLIS)),
                  bytes(Long.toString(LoadTokens.LIFE_MILLIS))));
    }

    /** Does not wait for the answer: a lease that could not be given back ends by itself. */
    @Override
    public void close() {
      renewal.cancel(false);
      var _ = release();
    }

    private CompletableFuture<byte @Nullable []> release() {
      return commands.run(
          Scripts.RELEASE_LEASE,
          List.of(names.lease()),
          List.of(bytes(owner), ByteBuffer.wrap(events.channel()), ByteBuffer.wrap(names.lease())));
    }
  }
}
