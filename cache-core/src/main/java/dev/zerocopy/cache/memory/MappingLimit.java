package dev.zerocopy.cache.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the number of our mappings away from what the system allows a process, at which the JVM
 * itself could no longer get memory.
 *
 * <p>Mappings go when the garbage collector finds them, and a mapping is a small object to it: a
 * loop that asks for fresh roots makes thousands before the heap is full. Those of the rest of the
 * process are counted now and then. With a quarter of the limit ours a collection is requested; at
 * three quarters, others' included, a new mapping waits, at most {@value #MAX_WAIT_SECONDS}
 * seconds, until some are gone. One that was collected goes a moment later, and counts as another's
 * until then.
 *
 * <p><b>Source</b>: {@code vm.max_map_count} in the kernel's Documentation/admin-guide/sysctl/vm.
 */
final class MappingLimit {

  static final int MAX_WAIT_SECONDS = 30;

  private static final Logger LOG = LoggerFactory.getLogger(MappingLimit.class);
  private static final Path MAX_MAP_COUNT = Path.of("/proc/sys/vm/max_map_count");
  private static final int DEFAULT_MAX_MAP_COUNT = 65_530;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Between two counts of all mappings, which take up to 30 ms near the limit. */
  private static final long COUNT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** The same while somebody waits. */
  private static final long COUNT_OF_WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** If none goes in this time, none of those that were collected is still to go. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final Cleaner CLEANER = Cleaner.create();
  private static final Executor COLLECTOR =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false) // which hold a class loader for ever
              .name("zerocopy-cache-collector")
              .factory());

  static final MappingLimit SYSTEM =
      new MappingLimit(maxMapCount(), System::gc, ProcessMappings::count);

  private final int softLimit;
  private final int hardLimit;
  private final Runnable collection;
  private final IntSupplier all;
  private final AtomicInteger live = new AtomicInteger();

  /** Mappings of the process that are not ours, as last counted. */
  private volatile int others;

  /** When it was last found that waiting is in vain. */
  private volatile long hopelessNanos = System.nanoTime() - COUNT_NANOS;

  private final AtomicLong countedNanos = new AtomicLong(System.nanoTime() - COUNT_NANOS);
  private final AtomicLong nextRequestNanos = new AtomicLong(System.nanoTime());

  /**
   * Creates a limit.
   *
   * @param all counts the mappings of this process, or returns -1
   */
  MappingLimit(int maxMapCount, Runnable collection, IntSupplier all) {
    this.all = all;
    this.softLimit = maxMapCount / 4;
    this.hardLimit = maxMapCount / 4 * 3;
    this.collection = collection;
  }

  static int maxMapCount() {
    // One large read: a second one of a sysctl file returns nothing, and Files.readString needs
    // two.
    try (BufferedReader file = Files.newBufferedReader(MAX_MAP_COUNT)) {
      return Integer.parseInt(file.readLine());
    } catch (IOException | NumberFormatException e) {
      return DEFAULT_MAX_MAP_COUNT;
    }
  }

  /** Makes room for a mapping, which counts until its scope is collected. */
  void acquire() throws IOException {
    countUnlessWithin(COUNT_NANOS);
    int count = live.incrementAndGet();
    if (count > softLimit) {
      requestCollection();
    }
    if (count + others > hardLimit) {
      release();
      awaitRoom();
      live.incrementAndGet();
    }
  }

  private void countUnlessWithin(long periodNanos) {
    long last = countedNanos.get();
    long now = System.nanoTime();
    if (now - last >= periodNanos && countedNanos.compareAndSet(last, now)) {
      int counted = all.getAsInt();
      if (counted >= 0) {
        others = Math.max(0, counted - live.get());
      }
    }
  }

  /** Gives back what {@link #acquire} took, for a mapping that was not made. */
  void release() {
    live.decrementAndGet();
  }

  /** Gives it back when nothing reaches a mapping any more. */
  void releaseWithScope(Object scope) {
    CLEANER.register(scope, this::release);
  }

  int live() {
    return live.get();
  }

  private void requestCollection() {
    long next = nextRequestNanos.get();
    long now = System.nanoTime();
    if (now - next >= 0 && nextRequestNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      LOG.debug("{} mappings are alive: requesting a collection", live.get());
      COLLECTOR.execute(collection);
    }
  }

  private void awaitRoom() throws IOException {
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    long nextLook = start + LOOK_NANOS;
    int lastSeen = others;
    while (live.get() + others >= hardLimit) {
      long now = System.nanoTime();
      boolean areOursFew = live.get() <= softLimit; // no collection would make room
      if (areOursFew && now - nextLook > 0) {
        if (others >= lastSeen) { // nor is what was collected still going
          hopelessNanos = now;
        }
        lastSeen = others;
        nextLook = now + LOOK_NANOS;
      }
      if (now - end > 0 || (areOursFew && now - hopelessNanos < COUNT_NANOS)) {
        throw new MappingLimitException(
            "Mappings must be at most "
                + hardLimit
                + ", three quarters of vm.max_map_count; the cache's, by tables and roots in use: "
                + live.get()
                + ", others of this process: "
                + others
                + "; keep fewer, or raise vm.max_map_count");
      }
      requestCollection();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      countUnlessWithin(COUNT_OF_WAITING_NANOS);
    }
  }
}
