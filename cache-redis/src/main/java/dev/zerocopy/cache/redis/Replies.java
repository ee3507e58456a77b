package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for results of {@link RedisCommands}, which come within a bounded time. */
final class Replies {

  private Replies() {}

  /** Returns a result, also to a thread that is interrupted, which stays interrupted. */
  static <T extends @Nullable Object> T await(CompletableFuture<T> result)
      throws RedisFailureException {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RedisFailureException failure(@Nullable Throwable cause) {
    return cause instanceof RedisFailureException known
        ? new RedisFailureException(known.reason(), String.valueOf(known.getMessage()), known)
        : new RedisFailureException(
            Reason.REJECTED, "Reply cannot be read: " + cause, new IllegalStateException(cause));
  }
}
