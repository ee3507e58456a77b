package dev.zerocopy.cache.benchmarks;

import dev.zerocopy.cache.memory.ProcessMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Puts a table, gets it, or puts more of them, in a JVM that does nothing else. */
final class TableRun {

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MAX_SAMPLES = 100_000;
  private static final int WARM_UP_PUTS = 5;
  private static final int PUTS = 3;
  private static final long PRIMED_BYTES = TableData.BYTES * 5 / 4;

  private TableRun() {}

  /** Takes the peer's id, a directory, and {@code put}, {@code get} or {@code puts}. */
  public static void main(String[] arguments) throws Exception {
    Peer peer = Peer.of(arguments[0]);
    Path directory = Path.of(arguments[1]);
    long start = System.nanoTime();
    TablePeer opened = (TablePeer) peer.open(directory);
    if (arguments[2].equals("get")) {
      Figures.printMillisSince("open, ms", start);
      if (!opened.isPersistent()) {
        opened.putTable(0, opened.source());
      }
      get(opened, directory);
    } else if (opened.isPersistent() && arguments[2].equals("put")) {
      putAndClose(opened, directory);
      return;
    } else if (opened.isPersistent()) {
      putAgain(opened, directory);
    }
    opened.close();
  }

  private static void putAndClose(TablePeer peer, Path directory) throws Exception {
    Object source = peer.source();
    Figures.prime(directory, PRIMED_BYTES);
    ProcessMemory before = Figures.beginMemory();
    long start = System.nanoTime();
    peer.putTable(0, source);
    Figures.printMillisSince("put, ms", start);
    Figures.printPeak("put: memory above the source", before);
    peer.close();
    Figures.printMillisSince("put and close, ms", start);
  }

  /** Puts one table a few times for the compiler, then others. */
  private static void putAgain(TablePeer peer, Path directory) throws Exception {
    Object source = peer.source();
    long[] nanos = new long[PUTS];
    for (int i = -WARM_UP_PUTS; i < PUTS; i++) {
      Figures.prime(directory, PRIMED_BYTES);
      long start = System.nanoTime();
      peer.putTable(2 + Math.max(-1, i), source);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    Figures.print("put, JVM warm, ms", nanos[PUTS / 2] / 1e6);
  }

  private static void get(TablePeer peer, Path directory) throws Exception {
    double[] expected = new double[TableData.COLUMNS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = TableData.expectedSum(i);
    }
    Figures.prime(directory, PRIMED_BYTES);
    firstHit(peer, expected);
    laterHits(peer);
  }

  private static void firstHit(TablePeer peer, double[] expected) throws Exception {
    ProcessMemory before = Figures.beginMemory();
    long start = System.nanoTime();
    Object hit = peer.get();
    Figures.printMillisSince("first hit, ms", start);
    Figures.check(peer.sum(hit, 7), expected[7]);
    Figures.printMillisSince("first hit and one column, ms", start);
    Figures.printGrowth("after one column", before);
    start = System.nanoTime();
    for (int i = 0; i < expected.length; i++) {
      Figures.check(peer.sum(hit, i), expected[i]);
    }
    Figures.printMillisSince("all columns of it, ms", start);
    Figures.printGrowth("after all columns", before);
    Figures.printPeak("most at a time", before);
  }

  private static void laterHits(TablePeer peer) throws Exception {
    long end = System.nanoTime() + WARM_UP_NANOS;
    for (int calls = 0; System.nanoTime() < end && calls < 50_000; calls++) {
      peer.get();
    }
    long[] nanos = new long[MAX_SAMPLES];
    int count = 0;
    long allocated = Figures.allocatedBytes();
    end = System.nanoTime() + WARM_UP_NANOS;
    while (count < MAX_SAMPLES && (count < 3 || System.nanoTime() < end)) {
      long start = System.nanoTime();
      peer.get();
      nanos[count++] = System.nanoTime() - start;
    }
    allocated = Figures.allocatedBytes() - allocated;
    Arrays.sort(nanos, 0, count);
    Figures.print("later hit, µs", nanos[count / 2] / 1e3);
    Figures.print("later hit: allocated on the heap, bytes", allocated / (double) count);
  }
}
