package dev.zerocopy.cache.benchmarks;

import dev.zerocopy.cache.memory.ProcessMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Looks 10,000 values of 10 KB to 10 MB up, by Zipf's law, reads all of what it gets, and puts what
 * is missing: seven times as much as may be kept.
 */
final class MixedRun {

  private static final int VALUES = 10_000;
  private static final int MIN_BYTES = 10 << 10;
  private static final double SIZE_RATIO = 1024;
  private static final int WARM_UP = 5_000;
  private static final int CALLS = 15_000;
  private static final long SEED = 7;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final MixedPeer peer;
  private final double[] shares = new double[VALUES];
  private final @Nullable Long[] sums = new Long[VALUES];
  private final long[] hitNanos = new long[CALLS];
  private final long[] putNanos = new long[CALLS];
  private int hits;
  private int puts;

  private MixedRun(MixedPeer peer) {
    this.peer = peer;
    double sum = 0;
    for (int rank = 0; rank < VALUES; rank++) {
      sum += 1.0 / (rank + 1);
      shares[rank] = sum;
    }
    for (int rank = 0; rank < VALUES; rank++) {
      shares[rank] /= sum;
    }
  }

  /** Takes the peer's id and a directory. */
  public static void main(String[] arguments) throws Exception {
    try (MixedPeer peer = (MixedPeer) Peer.of(arguments[0]).open(Path.of(arguments[1]))) {
      ProcessMemory before = Figures.beginMemory();
      new MixedRun(peer).run();
      Figures.printGrowth("after it", before);
      Figures.printPeak("most at a time", before);
    }
  }

  private void run() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int call = 0; call < WARM_UP + CALLS; call++) {
      int found = Arrays.binarySearch(shares, random.nextDouble());
      call(found < 0 ? -1 - found : found, call >= WARM_UP);
    }
    Figures.print("hit rate, %", 100.0 * hits / CALLS);
    print("hit", hitNanos, hits);
    print("put", putNanos, puts);
  }

  private void call(int key, boolean isMeasured) {
    long start = System.nanoTime();
    Long sum = peer.sumMixed(key);
    if (sum != null) {
      if (isMeasured) {
        hitNanos[hits++] = System.nanoTime() - start;
      }
      if (!sum.equals(sums[key])) {
        throw new IllegalStateException("Value " + key + " is not what was put");
      }
      return;
    }
    byte[] value = value(key);
    sums[key] = sum(value);
    start = System.nanoTime();
    peer.putMixed(key, value);
    if (isMeasured) {
      putNanos[puts++] = System.nanoTime() - start;
    }
  }

  /** Large and small ones are as popular as each other. */
  private static byte[] value(int key) {
    SplittableRandom random = new SplittableRandom(key);
    double bytes = MIN_BYTES * Math.pow(SIZE_RATIO, random.nextDouble());
    byte[] value = new byte[(int) bytes & -Long.BYTES];
    random.nextBytes(value);
    return value;
  }

  /** The sum of all longs. */
  static long sum(byte[] bytes) {
    long sum = 0;
    for (int at = 0; at < bytes.length; at += Long.BYTES) {
      sum += (long) LONGS.get(bytes, at);
    }
    return sum;
  }

  /** The same, of the remaining bytes of a buffer. */
  static long sum(ByteBuffer bytes) {
    LongBuffer longs = bytes.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer();
    long sum = 0;
    for (int i = 0; i < longs.limit(); i++) {
      sum += longs.get(i);
    }
    return sum;
  }

  private static void print(String name, long[] nanos, int count) {
    Arrays.sort(nanos, 0, count);
    Figures.print(name + ", µs", nanos[count / 2] / 1e3);
    Figures.print(name + ", 99 of 100, µs", nanos[(int) (count * 0.99)] / 1e3);
  }
}
