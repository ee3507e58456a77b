package dev.zerocopy.cache.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts many small values, or gets them at random, in a JVM that does nothing else. */
final class SmallRun {

  private static final int VALUES = Integer.getInteger("benchmarks.values", 100_000);
  private static final int BYTES = 1024;
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long PRIMED_BYTES = 1 << 30;
  private static final int MAX_SAMPLES = 10_000_000;

  private SmallRun() {}

  /** Takes the peer's id, a directory, and {@code put} or {@code get}. */
  public static void main(String[] arguments) throws Exception {
    Peer peer = Peer.of(arguments[0]);
    long start = System.nanoTime();
    SmallPeer opened = (SmallPeer) peer.open(Path.of(arguments[1]));
    if (arguments[2].equals("put")) {
      if (opened.isPersistent()) {
        Figures.prime(Path.of(arguments[1]), PRIMED_BYTES);
        put(opened);
        start = System.nanoTime();
        opened.close();
        Figures.printMillisSince("close, ms", start);
      } else {
        opened.close();
      }
      return;
    }
    Figures.printMillisSince("open, ms", start);
    if (!opened.isPersistent()) {
      put(opened);
    }
    get(opened);
    opened.close();
  }

  private static byte[] value(int key) {
    byte[] value = new byte[BYTES];
    new SplittableRandom(key).nextBytes(value);
    return value;
  }

  private static void put(SmallPeer peer) throws Exception {
    long start = System.nanoTime();
    for (int key = 0; key < VALUES; key++) {
      peer.put(key, value(key));
    }
    Figures.print("puts a second", VALUES / seconds(start));
  }

  private static void get(SmallPeer peer) throws Exception {
    long start = System.nanoTime();
    check(peer.get(0));
    Figures.printMillisSince("first hit, ms", start);
    run(peer, 1, WARM_UP_NANOS, null);
    long[] nanos = new long[MAX_SAMPLES];
    long allocated = Figures.allocatedBytes();
    long gets = run(peer, 1, MEASURE_NANOS, nanos);
    Figures.print("gets a second, 1 thread", gets / seconds(MEASURE_NANOS, 0));
    Figures.print(
        "get: allocated on the heap, bytes",
        (Figures.allocatedBytes() - allocated) / (double) gets);
    int count = (int) Math.min(gets, MAX_SAMPLES);
    Arrays.sort(nanos, 0, count);
    Figures.print("get, µs", nanos[count / 2] / 1e3);
    Figures.print("get, 99 of 100, µs", nanos[(int) (count * 0.99)] / 1e3);
    long both = 0;
    List<Future<Long>> threads = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        int seed = i + 2;
        threads.add(executor.submit(() -> run(peer, seed, MEASURE_NANOS, null)));
      }
      for (Future<Long> thread : threads) {
        both += thread.get();
      }
    }
    Figures.print("gets a second, 2 threads", both / seconds(MEASURE_NANOS, 0));
  }

  private static long run(SmallPeer peer, int seed, long forNanos, long @Nullable [] nanos)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + forNanos;
    long gets = 0;
    long last = System.nanoTime();
    while (last < end) {
      check(peer.get(random.nextInt(VALUES)));
      long now = System.nanoTime();
      if (nanos != null && gets < nanos.length) {
        nanos[(int) gets] = now - last;
      }
      last = now;
      gets++;
    }
    return gets;
  }

  private static void check(@Nullable Object hit) {
    int length =
        switch (hit) {
          case byte[] bytes -> bytes.length;
          case String text -> text.length();
          case null, default -> -1;
        };
    if (length != BYTES) {
      throw new IllegalStateException("Expected a value of " + BYTES + " bytes, found " + length);
    }
  }

  private static double seconds(long startNanos) {
    return seconds(System.nanoTime(), startNanos);
  }

  private static double seconds(long endNanos, long startNanos) {
    return (endNanos - startNanos) / 1e9;
  }
}
