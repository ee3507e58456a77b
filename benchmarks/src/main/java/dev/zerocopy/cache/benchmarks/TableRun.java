package dev.zerocopy.cache.benchmarks;

import dev.zerocopy.cache.memory.ProcessMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Puts a table, or gets it, in a JVM that does nothing else. */
final class TableRun {

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MAX_SAMPLES = 100_000;

  private TableRun() {}

  /** Takes the peer's id, a directory, and {@code put} or {@code get}. */
  public static void main(String[] arguments) throws Exception {
    Peer peer = Peer.of(arguments[0]);
    long start = System.nanoTime();
    TablePeer opened = (TablePeer) peer.open(Path.of(arguments[1]));
    if (arguments[2].equals("put")) {
      if (opened.isPersistent()) {
        put(opened);
      } else {
        opened.close();
      }
      return;
    }
    Figures.printMillisSince("open, ms", start);
    if (!opened.isPersistent()) {
      opened.put(opened.source());
    }
    get(opened);
    opened.close();
  }

  private static void put(TablePeer peer) throws Exception {
    Object source = peer.source();
    ProcessMemory before = Figures.beginMemory();
    long start = System.nanoTime();
    peer.put(source);
    Figures.printMillisSince("put, ms", start);
    Figures.printPeak("put: memory above the source", before);
    peer.close();
    Figures.printMillisSince("put and close, ms", start);
  }

  private static void get(TablePeer peer) throws Exception {
    double[] expected = new double[TableData.COLUMNS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = TableData.expectedSum(i);
    }
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
