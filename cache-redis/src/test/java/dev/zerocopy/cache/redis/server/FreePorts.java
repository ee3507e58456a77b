package dev.zerocopy.cache.redis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens at, below those that the system gives to outgoing connections. */
final class FreePorts {

  private static final int FIRST = 12_000;
  private static final int LAST = 21_999;

  /** How far a cluster node's second port is from its first. */
  static final int BUS_OFFSET = 10_000;

  private FreePorts() {}

  /** Returns a port that is free now, and so is the one {@value #BUS_OFFSET} above it. */
  static int next() throws IOException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      if (isFree(port) && isFree(port + BUS_OFFSET)) {
        return port;
      }
    }
    throw new IOException("No free port from %d to %d".formatted(FIRST, LAST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
