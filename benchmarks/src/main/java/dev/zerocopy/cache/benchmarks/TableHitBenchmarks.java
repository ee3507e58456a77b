package dev.zerocopy.cache.benchmarks;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A hit of a table of 282 MiB, and what may be done with it first. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // what JMH sets up
public class TableHitBenchmarks {

  private static final int ROOTS = 1000;
  private static final int TABLES = 100;

  private Path directory;
  private ZeroCopyPeer peer;

  /** Stores the table. */
  @Setup
  public void setUp() throws Exception {
    directory = Files.createTempDirectory("benchmarks");
    peer = new ZeroCopyPeer(directory, false);
    peer.putTable(0, peer.source());
  }

  /** Through Spring's {@code Cache.get}. */
  @Benchmark
  public Object hit() {
    return peer.get();
  }

  /** A value of a column of it. */
  @Benchmark
  public double hitAndOneValue() {
    return ((ArrowTable) peer.get()).batch(3).column("d7").getDouble(11);
  }

  /** A fresh root of all columns of a batch; as many as are mapped before a collection. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 5)
  @Measurement(iterations = 5)
  @OperationsPerInvocation(ROOTS)
  public void hitAsRoot(Blackhole roots) {
    for (int i = 0; i < ROOTS; i++) {
      roots.consume(((ArrowTable) peer.get()).batch(3).toRoot());
    }
  }

  /** Stores tables of one batch, and lets go of them by starting the application again. */
  @State(Scope.Benchmark)
  public static class Unopened {

    private Path directory;
    private ZeroCopyPeer peer;

    @Setup
    public void setUp() throws Exception {
      directory = Files.createTempDirectory("benchmarks");
      peer = new ZeroCopyPeer(directory, false);
      List<?> batch = ((List<?>) peer.source()).subList(0, 1);
      for (int i = 0; i < TABLES; i++) {
        peer.putTable(i, batch);
      }
    }

    @Setup(Level.Iteration)
    public void startAgain() {
      peer.close();
      peer = new ZeroCopyPeer(directory, false);
    }

    @TearDown
    public void tearDown() throws Exception {
      peer.close();
      Benchmarks.delete(directory);
    }
  }

  /** The first hit of an entry on the disk. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 20)
  @Measurement(iterations = 10)
  @OperationsPerInvocation(TABLES)
  public void firstHit(Unopened tables, Blackhole hits) {
    for (int i = 0; i < TABLES; i++) {
      hits.consume(tables.peer.get("table" + i));
    }
  }

  /** Removes the table. */
  @TearDown
  public void tearDown() throws Exception {
    peer.close();
    Benchmarks.delete(directory);
  }
}
