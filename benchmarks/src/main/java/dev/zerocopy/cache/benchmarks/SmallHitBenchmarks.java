package dev.zerocopy.cache.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A hit of one of a thousand values of 1 KB that are asked for again and again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // what JMH sets up
public class SmallHitBenchmarks {

  private static final int VALUES = 1024;
  private static final int STEP = 619; // visits all of them, none after its neighbour

  /** The id of a peer. */
  @Param({"zero-copy", "zero-copy-near", "lmdb", "mapdb", "ehcache-disk", "caffeine", "files"})
  public String peer;

  private Path directory;
  private SmallPeer opened;
  private int next;

  /** Stores the values. */
  @Setup
  public void setUp() throws Exception {
    directory = Files.createTempDirectory("benchmarks");
    opened = (SmallPeer) Peer.of(peer).open(directory);
    for (int key = 0; key < VALUES; key++) {
      opened.put(key, new byte[1024]);
    }
  }

  /** A decoded value. */
  @Benchmark
  public @Nullable Object hit() throws Exception {
    next = next + STEP & VALUES - 1;
    return opened.get(next);
  }

  /** Removes the values. */
  @TearDown
  public void tearDown() throws Exception {
    opened.close();
    Benchmarks.delete(directory);
  }
}
