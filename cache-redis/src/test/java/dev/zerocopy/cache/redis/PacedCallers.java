package dev.zerocopy.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Eight threads, each of which calls a method of 1 KB results a hundred times a second, as long as
 * a call does not take longer.
 */
final class PacedCallers implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int KEYS = 10;
  private static final int CHARS = 1000;
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final List<CachedMethod> methods = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  PacedCallers(FaultyBackend backend) {
    for (int i = 0; i < THREADS; i++) {
      methods.add(backend.method("results" + i, CHARS));
    }
  }

  /** Calls until all calls of all threads are hits, and returns after how many milliseconds. */
  long awaitHits() throws Exception {
    long start = System.nanoTime();
    Polling.until(
        "hits",
        () -> {
          int runs = 0;
          for (CachedMethod method : methods) {
            runs += method.runsOf(KEYS);
          }
          return runs;
        },
        runs -> runs == 0);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** Calls for some time. */
  Times record(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<Future<List<Long>>> parts = new ArrayList<>();
    for (CachedMethod method : methods) {
      parts.add(threads.submit(() -> record(method, end)));
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> part : parts) {
      all.addAll(part.get());
    }
    return Times.of(all);
  }

  private static List<Long> record(CachedMethod method, long end) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      long start = System.nanoTime();
      method.call(i % KEYS);
      long took = System.nanoTime() - start;
      nanos.add(took);
      LockSupport.parkNanos(PERIOD_NANOS - took);
    }
    return nanos;
  }

  @Override
  public void close() {
    threads.close();
  }

  /** How long calls took, ascending. */
  record Times(long[] nanos) {

    static Times of(List<Long> unsorted) {
      long[] nanos = unsorted.stream().mapToLong(Long::longValue).toArray();
      Arrays.sort(nanos);
      return new Times(nanos);
    }

    int calls() {
      return nanos.length;
    }

    double millisAt(double share) {
      return nanos[(int) Math.min(nanos.length - 1, share * nanos.length)] / 1e6;
    }

    long slowerThan(Duration time) {
      return Arrays.stream(nanos).filter(n -> n > time.toNanos()).count();
    }
  }
}
