package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Lane;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores the chunks of one value under names that nobody knows yet.
 *
 * <p>They live for {@value #UNPUBLISHED_MILLIS} ms, prolonged as long as the value is being
 * written: what a process that died has left goes by itself.
 *
 * <p><b>Threads</b>: confined, but for the prolonging. <b>Limits</b>: {@value #MAX_IN_FLIGHT}
 * chunks on their way at a time.
 */
final class ChunkSender {

  static final long UNPUBLISHED_MILLIS = 30_000;

  private static final int MAX_IN_FLIGHT = 2;

  private final RedisCommands commands;
  private final EntryNames names;
  private final TransferBuffers buffers;
  private final String set = KeyLayout.randomName();
  private final Deque<Sent> inFlight = new ArrayDeque<>();
  private final Future<?> prolonging;
  private volatile int count;
  private boolean isOver; // guarded by this

  /** Creates a sender that prolongs what it has sent until {@link #endProlonging}. */
  ChunkSender(
      RedisCommands commands,
      EntryNames names,
      TransferBuffers buffers,
      ScheduledExecutorService scheduler) {
    this.commands = commands;
    this.names = names;
    this.buffers = buffers;
    long period = UNPUBLISHED_MILLIS / 3;
    this.prolonging =
        scheduler.scheduleAtFixedRate(this::prolong, period, period, TimeUnit.MILLISECONDS);
  }

  String set() {
    return set;
  }

  int count() {
    return count;
  }

  /** Sends the next chunk, whose buffer is given up, once there are not too many on their way. */
  void send(ByteBuffer chunk) throws RedisFailureException {
    while (inFlight.size() >= MAX_IN_FLIGHT) {
      awaitFirst();
    }
    int index = count;
    byte[] name = names.chunk(set, index);
    count = index + 1; // by this thread only
    inFlight.add(new Sent(chunk, commands.set(Lane.BULK, name, chunk, UNPUBLISHED_MILLIS)));
  }

  /** Waits until all are stored. */
  void awaitAll() throws RedisFailureException {
    while (!inFlight.isEmpty()) {
      awaitFirst();
    }
  }

  private void awaitFirst() throws RedisFailureException {
    Sent first = inFlight.remove();
    Replies.await(first.reply);
    buffers.giveBack(first.chunk);
  }

  private synchronized void prolong() {
    if (!isOver && count > 0) {
      var _ =
          commands.run(
              Scripts.PROLONG,
              List.of(names.entry()),
              List.of(
                  bytes(names.chunks(set)),
                  bytes(Integer.toString(count)),
                  bytes(Long.toString(UNPUBLISHED_MILLIS))));
    }
  }

  /** To be called before the chunks are published, which is when they get another life. */
  synchronized void endProlonging() {
    isOver = true;
    prolonging.cancel(false);
  }

  /** Removes what was sent; does not wait for it. */
  void abandon() {
    endProlonging();
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(names.chunk(set, i));
    }
    if (!sent.isEmpty()) {
      // Behind the chunks that are still on their way, or they would come after it.
      var _ =
          CompletableFuture.allOf(
                  inFlight.stream().map(Sent::reply).toArray(CompletableFuture[]::new))
              .whenComplete((all, failure) -> unlink(sent));
    }
  }

  private void unlink(List<byte[]> sent) {
    var _ = commands.unlink(sent);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private record Sent(ByteBuffer chunk, CompletableFuture<@Nullable Void> reply) {}
}
