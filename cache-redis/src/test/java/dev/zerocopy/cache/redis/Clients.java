package dev.zerocopy.cache.redis;

import io.lettuce.core.AbstractRedisClient;
import java.util.concurrent.TimeUnit;

/** Ends clients, but does not wait for it for ever, as they do themselves. */
final class Clients {

  private static final long PATIENCE_SECONDS = 60;

  private Clients() {}

  /** Ends the connections and threads of a client; says so if it does not end. */
  static void shutDown(AbstractRedisClient client) {
    boolean isOver =
        client
            .shutdownAsync(0, 10, TimeUnit.SECONDS)
            .thenApply(end -> true)
            .exceptionally(failure -> true)
            .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
    if (!isOver) {
      System.out.printf("the client did not end within %d s%n", PATIENCE_SECONDS);
    }
  }
}
