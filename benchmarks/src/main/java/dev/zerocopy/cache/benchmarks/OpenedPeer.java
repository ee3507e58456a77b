package dev.zerocopy.cache.benchmarks;

import java.io.IOException;

/** A peer that is ready to keep values. */
interface OpenedPeer extends AutoCloseable {

  /** Whether a later process finds what was put. */
  default boolean isPersistent() {
    return true;
  }

  @Override
  void close() throws IOException;
}
