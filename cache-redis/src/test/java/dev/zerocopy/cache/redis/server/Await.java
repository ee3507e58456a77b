package dev.zerocopy.cache.redis.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for servers, not for ever. */
final class Await {

  private static final long TIMEOUT_SECONDS = 60;

  private Await() {}

  /** Asks every 10 ms until it is so; a connection that breaks meanwhile is no answer. */
  static void until(String what, Check check) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      IOException broken = null;
      try {
        if (check.holds()) {
          return;
        }
      } catch (EOFException | SocketException e) {
        broken = e;
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "Waited %d s in vain for %s".formatted(TIMEOUT_SECONDS, what), broken);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** What is waited for. */
  @FunctionalInterface
  interface Check {

    boolean holds() throws IOException;
  }
}
