package dev.zerocopy.cache.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One way to keep values of 10 KB to 10 MB, not all of which fit {@value #BUDGET_BYTES} bytes.
 *
 * <p><b>Threads</b>: confined.
 */
interface MixedPeer extends OpenedPeer {

  /** How much may be kept, of disk or of the heap. */
  long BUDGET_BYTES = 2L << 30;

  void putMixed(int key, byte[] value);

  /** {@link MixedRun#sum} of all that a hit has, or null for a miss. */
  @Nullable Long sumMixed(int key);
}
