package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Main class of {@link ScaleTests}: fills a directory with entries of a block each, or measures one
 * that is filled.
 *
 * <p>Arguments: directory, number of the first entry, number of entries to put; or directory and
 * number of entries that are there; or directory, "cold" and that number.
 */
final class Scale {

  private static final int VALUE_BYTES = 1024;
  private static final int READS = 20_000;

  private final StoreDirectory opened;
  private final CacheStore store;
  private final int entries;

  private Scale(StoreDirectory opened, CacheStore store, int entries) {
    this.opened = opened;
    this.store = store;
    this.entries = entries;
  }

  public static void main(String[] arguments) throws Exception {
    int entries = Integer.parseInt(arguments[arguments.length - 1]);
    long start = System.nanoTime();
    boolean cold = arguments[1].equals("cold");
    SmallValues small = SmallValues.defaults();
    try (StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(Path.of(arguments[0]))
                .withSmallValues(cold ? small.withMemoryBytes(0) : small)
                .withLimits(new DiskLimits(1L << 40, 1L << 40)))) {
      CacheStore store = opened.store("small", ChecksumMode.LAZY);
      print("open, ms", millis(start));
      Scale scale = new Scale(opened, store, entries);
      if (cold) {
        scale.find(READS);
        print("hit of a random key whose file is read, us", scale.find(10 * READS) / 1000);
      } else if (arguments.length == 3) {
        scale.fill(Integer.parseInt(arguments[1]));
      } else {
        scale.measure();
      }
    }
  }

  private void fill(int first) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < entries; i++) {
      Blobs.putBytes(store, first + i, VALUE_BYTES);
    }
    print("puts a second", entries / (millis(start) / 1000));
  }

  private void measure() throws IOException {
    CacheKey first = CacheKey.of(0);
    long start = System.nanoTime();
    if (store.find(first) == null) {
      throw new IllegalStateException("The entries of the run before are not there");
    }
    print("first hit, ms", millis(start));
    long heapBefore = usedHeap();
    start = System.nanoTime();
    opened.evictNow();
    print("index of the evictor, s", millis(start) / 1000);
    print("index of the evictor, bytes an entry", (double) (usedHeap() - heapBefore) / entries);
    find(READS); // what comes first is interpreted
    print("hit of a random key, us", find(READS) / 1000);
    print("hit of a random key of 1000, us", findAmong(1000) / 1000);
    start = System.nanoTime();
    for (int i = 0; i < READS; i++) {
      Blobs.putBytes(store, entries + i, VALUE_BYTES);
    }
    print("puts a second, beside them", READS / (millis(start) / 1000));
  }

  /** Nanoseconds of one hit among all. */
  private double find(int reads) {
    SplittableRandom random = new SplittableRandom(System.nanoTime());
    CacheKey[] keys = new CacheKey[reads];
    for (int i = 0; i < reads; i++) {
      keys[i] = CacheKey.of(random.nextInt(entries));
    }
    return find(keys);
  }

  /** Nanoseconds of one hit among so many, again and again. */
  private double findAmong(int few) {
    SplittableRandom random = new SplittableRandom(1);
    CacheKey[] keys = new CacheKey[100 * few];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = CacheKey.of(random.nextInt(few));
    }
    find(keys);
    return find(keys);
  }

  private double find(CacheKey[] keys) {
    long start = System.nanoTime();
    for (CacheKey key : keys) {
      if (store.find(key) == null) {
        throw new IllegalStateException("An entry is gone: " + key);
      }
    }
    return (double) (System.nanoTime() - start) / keys.length;
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static double millis(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  private static void print(String what, double value) {
    System.out.println(String.format(Locale.ROOT, "%s: %.2f", what, value));
  }
}
