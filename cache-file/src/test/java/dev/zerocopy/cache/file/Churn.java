package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Main class of a process with threads that read, and hold what they read for a while, against one
 * that replaces, evicts and clears all the time.
 *
 * <p>Arguments: directory, seconds, bytes that may be mapped, bytes that may be retired, seed.
 * Prints {@linkplain ChurnSample samples}, then, when nothing is held any more and retired entries
 * hold no more than they may, {@code settled}.
 */
final class Churn {

  static final int READERS = 64;
  static final int MAX_ENTRY_BYTES = 2 << 20;

  private static final int KEYS = 100;
  private static final int MAX_ROWS = 40_000;
  private static final int MIN_HITS = 200;
  private static final int SAMPLES = 20;
  private static final long SETTLE_SECONDS = 120;

  private final NamedCache cache;
  private final StoreDirectory directory;
  private final long maxRetiredBytes;
  private final long startNanos = System.nanoTime();
  private final long endNanos;

  private Churn(StoreDirectory directory, long seconds, long maxRetiredBytes) {
    CacheSerializer serializer = CacheSerializer.builder().build();
    this.cache =
        new NamedCache(
            "tables", directory.store("tables", serializer.checksum()), serializer, null);
    this.directory = directory;
    this.maxRetiredBytes = maxRetiredBytes;
    this.endNanos = startNanos + TimeUnit.SECONDS.toNanos(seconds);
  }

  public static void main(String[] arguments) throws Exception {
    long seconds = Long.parseLong(arguments[1]);
    long maxRetiredBytes = Long.parseLong(arguments[3]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[4]));
    try (StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(Path.of(arguments[0]))
                .withMaxMappedBytes(Long.parseLong(arguments[2]))
                .withMaxRetiredBytes(maxRetiredBytes))) {
      System.out.println("ready");
      Churn churn = new Churn(opened, seconds, maxRetiredBytes);
      churn.run(random, TimeUnit.SECONDS.toMillis(seconds) / SAMPLES);
      churn.settle();
    }
  }

  private void run(SplittableRandom random, long pauseMillis) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(READERS + 1)) {
      List<Future<?>> running = new ArrayList<>();
      running.add(submit(pool, new Changer(random.split())::run));
      for (int i = 0; i < READERS; i++) {
        running.add(submit(pool, new Reader(random.split())::run));
      }
      while (isRunning()) {
        Thread.sleep(pauseMillis);
        sample();
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private static Future<?> submit(ExecutorService pool, Task task) {
    return pool.submit(
        () -> {
          task.run();
          return null;
        });
  }

  private void sample() throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    System.out.println(ChurnSample.take(millis, directory, cache.statistics()).line());
  }

  /** Does nothing until what is retired is within its bound, as it must be sooner or later. */
  private void settle() throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (directory.retiredBytes() > maxRetiredBytes) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError(directory.retiredBytes() + " bytes are still retired");
      }
      Thread.sleep(100);
    }
    sample();
    System.out.println("settled");
  }

  /** Until the time is over and enough was done, however slow the machine. */
  private boolean isRunning() {
    RetiredMappings ledger = directory.ledger();
    return System.nanoTime() - endNanos < 0
        || ledger.retiredBytes() + ledger.freedBytes() <= maxRetiredBytes
        || cache.statistics().hits.sum() < MIN_HITS;
  }

  private static ArrowTable table(SplittableRandom random) {
    return RandomDoubles.table(2, 1, 1 + random.nextInt(MAX_ROWS), random.nextLong());
  }

  private interface Task {
    void run() throws Exception;
  }

  /** Reads one value after the other, each again before it lets go of it. */
  private final class Reader {

    private final SplittableRandom random;

    Reader(SplittableRandom random) {
      this.random = random;
    }

    void run() throws Exception {
      while (isRunning()) {
        Object value = cache.get(random.nextInt(KEYS), () -> table(random));
        ArrowTable view = (ArrowTable) Objects.requireNonNull(value);
        double sum = sum(view);
        Thread.sleep(random.nextInt(random.nextInt(20) == 0 ? 1_000 : 40));
        if (sum(view) != sum) {
          throw new AssertionError("The sum of a view must be " + sum + ", got " + sum(view));
        }
      }
    }

    private double sum(ArrowTable table) {
      double sum = 0;
      var values = table.batch(0).column("d1");
      for (int row = 0; row < values.length(); row++) {
        sum += values.getDouble(row);
      }
      return sum;
    }
  }

  /** Replaces and evicts, and clears now and then. */
  private final class Changer {

    private final SplittableRandom random;

    Changer(SplittableRandom random) {
      this.random = random;
    }

    void run() throws Exception {
      while (isRunning()) {
        int dice = random.nextInt(100);
        if (dice < 70) {
          cache.put(random.nextInt(KEYS), table(random));
        } else if (dice < 98) {
          cache.evict(random.nextInt(KEYS));
        } else {
          cache.clear();
        }
        Thread.sleep(random.nextInt(40));
      }
    }
  }
}
