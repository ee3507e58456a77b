package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.vector.Float8Vector;
import org.jspecify.annotations.Nullable;

/**
 * Main class of {@link ViewLifetimeTests}: eight threads read a view while its entry is replaced,
 * evicted, cleared, expires, and while the directory is closed, with collections in between.
 */
final class ViewSurvival {

  private static final int READERS = 8;
  private static final int DOUBLES = 4;
  private static final int BATCHES = 4;

  private final Path directory;
  private final int rows;
  private final ManualClock clock = new ManualClock();
  private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong reads = new AtomicLong();

  private record Held(ArrowTable table, double sum) {}

  private interface Ending {
    void run() throws Exception;
  }

  private ViewSurvival(Path directory, int rows) {
    this.directory = directory;
    this.rows = rows;
  }

  public static void main(String[] arguments) throws Exception {
    new ViewSurvival(Path.of(arguments[0]), Integer.parseInt(arguments[1])).run();
  }

  private void run() throws Exception {
    StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxMappings(100)
                .withMaxRetiredBytes(1L << 40)
                .withClock(clock));
    NamedCache cache = Caches.open(opened, "tables", Duration.ofHours(1));
    putAndHold(cache, 1);
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      boolean throughVectors = i % 2 == 1;
      readers.add(Thread.ofPlatform().start(() -> read(throughVectors)));
    }
    survive("replace", () -> cache.put("k", RandomDoubles.table(DOUBLES, BATCHES, rows, 99)));
    putAndHold(cache, 2);
    survive("evict", () -> check(cache.evict("k"), "must have been there"));
    putAndHold(cache, 3);
    survive("clear", cache::clear);
    putAndHold(cache, 4);
    survive("expiry", () -> expire(cache));
    putAndHold(cache, 5);
    survive("close", opened::close);
    held.set(null);
    for (Thread reader : readers) {
      reader.join();
    }
    System.out.println("reads " + reads.get());
    System.out.println("left " + mappingsLeft());
  }

  private void putAndHold(NamedCache cache, long seed) {
    check(cache.put("k", RandomDoubles.table(DOUBLES, BATCHES, rows, seed)), "must be stored");
    ArrowTable hit = Caches.hit(cache, "k");
    held.set(new Held(hit, RandomDoubles.sum(hit, "d1")));
  }

  private void expire(NamedCache cache) {
    clock.advance(Duration.ofHours(2));
    check(cache.find("k") == null, "an expired entry must be a miss");
  }

  private void survive(String how, Ending ending) throws Exception {
    awaitReads();
    System.gc();
    ending.run();
    awaitReads();
    System.gc();
    awaitReads();
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("after " + how, failed);
    }
    System.out.println(how + " survived");
  }

  private void awaitReads() throws InterruptedException {
    long target = reads.get() + 2L * READERS;
    while (reads.get() < target && failure.get() == null) {
      Thread.sleep(2);
    }
  }

  private void read(boolean throughVectors) {
    try {
      for (Held view = held.get(); view != null; view = held.get()) {
        double sum = throughVectors ? sumOfVectors(view.table) : sumOfColumns(view.table);
        check(sum == view.sum, "sum must be " + view.sum + ", got " + sum);
        reads.incrementAndGet();
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  private static double sumOfColumns(ArrowTable table) {
    double sum = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      var column = table.batch(i).column("d1");
      for (int row = 0; row < column.length(); row++) {
        sum += column.getDouble(row);
      }
    }
    return sum;
  }

  private static double sumOfVectors(ArrowTable table) {
    double sum = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      Float8Vector vector = (Float8Vector) table.batch(i).toRoot().getVector("d1");
      for (int row = 0; row < vector.getValueCount(); row++) {
        sum += vector.get(row);
      }
    }
    return sum;
  }

  /** Collects until no mapping is left, at most half a minute: mappings linger 10 s by design. */
  private int mappingsLeft() throws Exception {
    for (int i = 0; i < 60 && !Caches.mappedEntries(directory).isEmpty(); i++) {
      System.gc();
      Thread.sleep(500);
    }
    return Caches.mappedEntries(directory).size();
  }

  private static void check(boolean holds, String sentence) {
    if (!holds) {
      throw new AssertionError(sentence);
    }
  }
}
