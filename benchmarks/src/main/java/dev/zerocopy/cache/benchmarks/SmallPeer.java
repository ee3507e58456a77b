package dev.zerocopy.cache.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One way to keep many values of 1 KB.
 *
 * <p><b>Threads</b>: safe.
 */
interface SmallPeer extends OpenedPeer {

  void put(int key, byte[] value) throws Exception;

  /** What a hit is: its length is asked for, nothing more. */
  @Nullable Object get(int key) throws Exception;
}
