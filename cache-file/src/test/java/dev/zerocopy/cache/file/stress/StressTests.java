package dev.zerocopy.cache.file.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.file.stress.Operation.Kind;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Processes that get, put, evict and clear in one directory while one of them is killed now and
 * then; a checker looks at everything that they saw.
 */
@Execution(ExecutionMode.CONCURRENT)
class StressTests {

  private static final int BLOCK_BYTES = 4096;
  private static final long LIMIT = 200 << 10;

  /** Up to which length entries are read instead of mapped: most, but not all. */
  private static final int SMALL_BYTES = 8_000;

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  @Test
  void processesKilledAtRandom_seeNothingStaleHalfOrLost() throws Exception {
    stress(new Plan(2, 4, 2_500, 40, 400, LIMIT, 0));
  }

  @Test
  void processesKilledAtRandom_thatReadSmallEntries_seeNothingStaleHalfOrLost() throws Exception {
    stress(new Plan(2, 4, 2_500, 40, 400, LIMIT, SMALL_BYTES));
  }

  @Test
  @Tag("huge")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void processesKilledAtRandom_longRun() throws Exception {
    stress(new Plan(4, 8, 250_000, 400, 4_000, 2 << 20, SMALL_BYTES));
  }

  /**
   * How much is done: a process that was killed is followed by one that does the rest.
   *
   * @param keys how many each of the two caches has
   * @param limitBytes what the second may use of the disk
   * @param maxReadBytes up to which length entries are read instead of mapped
   */
  private record Plan(
      int processes,
      int threads,
      int operations,
      int keys,
      int maxMillisBetweenKills,
      long limitBytes,
      int maxReadBytes) {

    /** What all threads together may be about to store at a moment. */
    long bytesBeingStored() {
      return (long) processes * threads * (StressWorker.MAX_LONGS * Long.BYTES + 2 * BLOCK_BYTES);
    }
  }

  private void stress(Plan plan) throws Exception {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    Path logs = Files.createDirectory(directory.resolve("logs"));
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < plan.processes; i++) {
      lines.add(new Line(cache, logs, plan, i));
    }
    int kills = 0;
    long mostBytes = 0;
    while (lines.stream().anyMatch(Line::isRunning)) {
      long nextKill =
          System.nanoTime() + 1_000_000L * (100 + random.nextInt(plan.maxMillisBetweenKills));
      while (System.nanoTime() < nextKill) {
        mostBytes =
            Math.max(mostBytes, bytesOnDisk(cache.resolve("caches/" + StressWorker.LIMITED)));
        Thread.sleep(20);
      }
      Line line = lines.get(random.nextInt(lines.size()));
      if (line.isRunning() && line.killAndGoOn()) {
        kills++;
      }
    }
    for (Line line : lines) {
      assertThat(line.process.waitForExit()).as(() -> line.process.output().toString()).isZero();
      line.process.close();
    }
    readAll(cache, logs, plan.keys);

    List<Operation> history = new ArrayList<>();
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.toList()) {
        history.addAll(OperationLog.read(file));
      }
    }
    long killed = history.stream().filter(o -> !o.isEnded()).count();
    long hits = history.stream().filter(o -> o.kind() == Kind.GET && o.version() != 0).count();
    System.out.printf(
        "stress: %d operations, %d kills, %d writes cut short, %d hits; at most %d bytes of %d%n",
        history.size(), kills, killed, hits, mostBytes, plan.limitBytes);
    List<String> faults = HistoryChecker.check(history, plan.keys);
    assertThat(faults.stream().limit(20)).as("%d faults", faults.size()).isEmpty();
    assertThat(kills).isPositive();
    assertThat(hits).isPositive();
    assertThat(mostBytes).isBetween(plan.limitBytes / 2, plan.limitBytes + plan.bytesBeingStored());
    assertFaultsAreFound(history, plan.keys);
  }

  /** What entries take; those that go meanwhile may count or not. */
  private static long bytesOnDisk(Path folder) {
    File[] children = folder.toFile().listFiles();
    long sum = 0;
    for (File child : children == null ? new File[0] : children) {
      sum +=
          child.getName().endsWith(".entry")
              ? (child.length() + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES
              : bytesOnDisk(child.toPath());
    }
    return sum;
  }

  /** Reads every key once all processes are gone. */
  private static void readAll(Path cache, Path logs, int keys) throws IOException {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(cache))) {
      CacheStore store = opened.store(StressWorker.CACHE, ChecksumMode.EAGER);
      CacheStore limited = opened.store(StressWorker.LIMITED, ChecksumMode.EAGER);
      OperationLog log = OperationLog.create(logs.resolve("last.log"), 2 * keys);
      StressWorker reader = new StressWorker(store, limited, log, new SplittableRandom(0), keys, 0);
      for (int key = 0; key < 2 * keys; key++) {
        reader.get(key);
      }
      assertThat(store.statistics().misses(MissReason.CORRUPT)).isZero();
      assertThat(store.statistics().misses(MissReason.ERROR)).isZero();
    }
  }

  /** The same history with one read changed is refused. */
  private static void assertFaultsAreFound(List<Operation> history, int keys) {
    Operation put =
        history.stream()
            .filter(o -> o.kind() == Kind.PUT && o.isEnded())
            .min((a, b) -> Long.compare(a.startNanos(), b.startNanos()))
            .orElseThrow();
    Operation late =
        history.stream()
            .filter(o -> o.kind() == Kind.GET && o.key() == put.key())
            .max((a, b) -> Long.compare(a.startNanos(), b.startNanos()))
            .orElseThrow();
    assertThat(HistoryChecker.check(changed(history, late, put.version()), keys))
        .singleElement()
        .asString()
        .contains("stale value");
    assertThat(HistoryChecker.check(changed(history, late, Operation.HALF), keys))
        .singleElement()
        .asString()
        .contains("half value");
    Operation hit = hitOfAnEntryThatNobodyRemoved(history, keys);
    assertThat(HistoryChecker.check(changed(history, hit, Operation.NONE), keys))
        .anyMatch(fault -> fault.contains("lost entry"));
  }

  /** A hit such that nothing removed the entry from its put until after the hit. */
  private static Operation hitOfAnEntryThatNobodyRemoved(List<Operation> history, int keys) {
    Map<Long, Operation> puts = new HashMap<>();
    Map<Integer, List<Operation>> removals = new HashMap<>();
    List<Operation> clears = new ArrayList<>();
    for (Operation o : history) {
      if (o.kind() == Kind.PUT) {
        puts.put(o.version(), o);
      }
      if (o.kind() == Kind.CLEAR) {
        clears.add(o);
      } else if (o.isRemoval()) {
        removals.computeIfAbsent(o.key(), key -> new ArrayList<>()).add(o);
      }
    }
    return history.stream()
        .filter(o -> o.kind() == Kind.GET && o.version() > 0 && o.key() < keys)
        .filter(
            o -> {
              Operation put = Objects.requireNonNull(puts.get(o.version()));
              return put.endNanos() < o.startNanos()
                  && isNoneBetween(removals.getOrDefault(o.key(), List.of()), put, o)
                  && isNoneBetween(clears, put, o);
            })
        .findFirst()
        .orElseThrow();
  }

  private static boolean isNoneBetween(List<Operation> removals, Operation put, Operation hit) {
    return removals.stream()
        .noneMatch(o -> o.endNanos() > put.startNanos() && o.startNanos() < hit.endNanos());
  }

  private static List<Operation> changed(List<Operation> history, Operation read, long version) {
    List<Operation> changed = new ArrayList<>(history);
    changed.set(
        changed.indexOf(read),
        new Operation(Kind.GET, read.key(), version, read.startNanos(), read.endNanos()));
    return changed;
  }

  /** One process after the other, until all operations are done. */
  private final class Line {

    private final Path cache;
    private final Path logs;
    private final Plan plan;
    private final int number;
    private int incarnation;
    private int operations;
    private ChildJvm process;

    Line(Path cache, Path logs, Plan plan, int number) throws Exception {
      this.cache = cache;
      this.logs = logs;
      this.plan = plan;
      this.number = number;
      this.operations = plan.operations;
      this.process = start();
    }

    private ChildJvm start() throws Exception {
      ChildJvm started =
          ChildJvm.start(
              StressWorker.class,
              List.of("-Xmx256m"),
              cache.toString(),
              logs.toString(),
              String.valueOf(id()),
              String.valueOf(plan.threads),
              String.valueOf(operations),
              String.valueOf(plan.keys),
              String.valueOf(plan.limitBytes),
              String.valueOf(random.nextLong()),
              String.valueOf(plan.maxReadBytes));
      started.waitForLine("running");
      return started;
    }

    /** Unique among all processes of the run, and never 0. */
    private int id() {
      return incarnation * plan.processes + number + 1;
    }

    boolean isRunning() {
      return process.process().isAlive();
    }

    /** Kills the process and starts one that does what it has left; says whether it lived. */
    boolean killAndGoOn() throws Exception {
      process.process().destroyForcibly();
      boolean killed = process.process().waitFor() != 0;
      if (killed) {
        int done = Integer.MAX_VALUE;
        for (int i = 0; i < plan.threads; i++) {
          done = Math.min(done, OperationLog.read(logs.resolve(id() + "-" + i + ".log")).size());
        }
        operations -= Math.min(done, operations - 1);
        process.close();
        incarnation++;
        process = start();
      }
      return killed;
    }
  }
}
