package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.LettuceClient.Connection;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection, made when it is first needed; the client itself makes it again when it was lost.
 *
 * <p>Who needs it while it is made waits for it, but not longer than for a command. A first
 * connection that failed is tried again at most once a second, when it is needed.
 *
 * <p><b>Threads</b>: safe.
 */
final class LettuceLink implements AutoCloseable {

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LettuceClient client;
  private final Duration timeout;
  private final long connectNanos;
  private @Nullable Attempt attempt; // guarded by this
  private boolean isClosed; // guarded by this

  /**
   * Creates a link that is not connected.
   *
   * @param timeout how long a command may take
   * @param connectTimeout how long a command may wait for the first connection
   */
  LettuceLink(LettuceClient client, Duration timeout, Duration connectTimeout) {
    this.client = client;
    this.timeout = timeout;
    this.connectNanos = connectTimeout.toNanos();
  }

  /** Sends something as soon as there is a connection. */
  <T extends @Nullable Object> CompletableFuture<T> send(
      Function<Connection, CompletionStage<T>> command) {
    Attempt current;
    try {
      current = attempt();
    } catch (RedisFailureException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    var _ =
        current
            .connection(connectNanos)
            .thenCompose(command)
            .whenComplete((value, failure) -> complete(result, value, failure));
    return result;
  }

  /** The connection, if it was made already. */
  synchronized @Nullable Connection presentOrNull() {
    Attempt last = attempt;
    return last == null || last.made.isCompletedExceptionally() ? null : last.made.getNow(null);
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> result, T value, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(LettuceFailures.of(failure));
    }
  }

  private synchronized Attempt attempt() throws RedisFailureException {
    if (isClosed) {
      throw new RedisFailureException(Reason.DISCONNECTED, "The Redis backend is closed");
    }
    Attempt current = attempt;
    if (current == null || current.mayBeRepeated()) {
      current = new Attempt();
      attempt = current;
      Thread.ofVirtual().name("zerocopy-cache-redis-connect").start(current);
    }
    return current;
  }

  @Override
  public void close() {
    Attempt last;
    synchronized (this) {
      isClosed = true;
      last = attempt;
    }
    if (last != null) {
      var _ = last.made.thenAccept(connection -> LettuceClient.close(connection.stateful()));
    }
  }

  /** One try to make the first connection. */
  private final class Attempt implements Runnable {

    private final CompletableFuture<Connection> made = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private volatile long failedNanos;

    @Override
    public void run() {
      try {
        Connection connection = client.connect();
        connection.stateful().setTimeout(timeout);
        made.complete(connection);
      } catch (RuntimeException | Error e) {
        failedNanos = System.nanoTime();
        made.completeExceptionally(e);
      }
    }

    /** The connection; fails once somebody has waited for it too long. */
    CompletableFuture<Connection> connection(long waitNanos) {
      if (made.isDone()) {
        return made;
      }
      long left = waitNanos - (System.nanoTime() - startNanos);
      return made.copy()
          .orTimeout(Math.max(0, left), TimeUnit.NANOSECONDS)
          .exceptionallyCompose(
              failure ->
                  CompletableFuture.failedFuture(
                      failure instanceof TimeoutException ? tooLate(failure) : failure));
    }

    private RedisFailureException tooLate(Throwable failure) {
      return new RedisFailureException(
          Reason.TIMEOUT,
          "No connection within %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(connectNanos)),
          failure);
    }

    boolean mayBeRepeated() {
      return made.isCompletedExceptionally() && System.nanoTime() - failedNanos > RETRY_NANOS;
    }
  }
}
