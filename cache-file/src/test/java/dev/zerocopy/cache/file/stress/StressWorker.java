package dev.zerocopy.cache.file.stress;

import dev.zerocopy.cache.file.DiskLimits;
import dev.zerocopy.cache.file.FileStoreOptions;
import dev.zerocopy.cache.file.SmallValues;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.file.stress.Operation.Kind;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.ValueRefusedException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Main class of one process of the stress run: threads that get, put, evict and clear at random and
 * write down what they did.
 *
 * <p>Arguments: directory, folder of the logs, number of the process, threads, operations of each
 * thread, keys, bytes of the limit, seed. A value is a run of longs that all are its version. As
 * many keys again, from that number on, are those of a second cache that has the limit.
 */
final class StressWorker {

  static final String CACHE = "stress";
  static final String LIMITED = "limited";

  /** The most longs of a value. */
  static final int MAX_LONGS = 40_000;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final CacheStore store;
  private final CacheStore limited;
  private final OperationLog log;
  private final SplittableRandom random;
  private final int keys;
  private long version;

  /**
   * Makes a worker.
   *
   * @param keys how many each of the two caches has
   * @param version one less than its first one
   */
  StressWorker(
      CacheStore store,
      CacheStore limited,
      OperationLog log,
      SplittableRandom random,
      int keys,
      long version) {
    this.store = store;
    this.limited = limited;
    this.log = log;
    this.random = random;
    this.keys = keys;
    this.version = version;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Path logs = Path.of(arguments[1]);
    int process = Integer.parseInt(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    int operations = Integer.parseInt(arguments[4]);
    int keys = Integer.parseInt(arguments[5]);
    DiskLimits limits = new DiskLimits(Long.parseLong(arguments[6]), 0);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[7]));
    SmallValues small = new SmallValues(Integer.parseInt(arguments[8]), 1 << 20);
    try (StoreDirectory opened =
            StoreDirectory.open(StoreDirectoryOptions.of(directory).withSmallValues(small));
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      CacheStore store = opened.store(CACHE, ChecksumMode.LAZY);
      CacheStore limited =
          opened.store(LIMITED, FileStoreOptions.of(ChecksumMode.LAZY).withLimits(limits));
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        OperationLog log =
            OperationLog.create(logs.resolve(process + "-" + i + ".log"), operations);
        long version = ((long) process << 16 | i) << 32;
        StressWorker worker = new StressWorker(store, limited, log, random.split(), keys, version);
        running.add(
            pool.submit(
                () -> {
                  worker.run(operations);
                  return null;
                }));
      }
      System.out.println("running");
      for (Future<?> each : running) {
        each.get();
      }
      System.out.println("evictions " + limited.statistics().evictions());
    }
  }

  private void run(int operations) throws IOException {
    for (int i = 0; i < operations; i++) {
      int key = random.nextInt(2 * keys);
      int dice = random.nextInt(1000);
      if (dice < 850) {
        get(key);
      } else if (dice < 950) {
        put(key, PutCondition.ALWAYS);
      } else if (dice < 965) {
        put(key, PutCondition.IF_ABSENT);
      } else if (dice < 999) {
        evict(key);
      } else {
        clear();
      }
    }
  }

  private CacheStore storeOf(int key) {
    return key < keys ? store : limited;
  }

  void get(int key) {
    log.begin(Kind.GET, key, Operation.NONE);
    StoredEntry entry = storeOf(key).find(CacheKey.of(key));
    log.end(entry == null ? Operation.NONE : versionOf(entry));
  }

  /** The version that all longs of an entry are. */
  private static long versionOf(StoredEntry entry) {
    ByteBuffer metadata = entry.metadata().order(ByteOrder.LITTLE_ENDIAN);
    long version = metadata.getLong(metadata.position());
    long start = metadata.getLong(metadata.position() + 8);
    long longs = metadata.getLong(metadata.position() + 16);
    entry.verify(start, longs * Long.BYTES);
    MemorySegment bytes = entry.bytes();
    for (long i = 0; i < longs; i++) {
      if (bytes.get(LONG, start + i * Long.BYTES) != version) {
        return Operation.HALF;
      }
    }
    return version;
  }

  private void put(int key, PutCondition condition) throws IOException {
    long written = ++version;
    int longs = random.nextInt(100) == 0 ? random.nextInt(MAX_LONGS) : random.nextInt(500);
    log.begin(Kind.PUT, key, written);
    boolean stored;
    try {
      stored =
          storeOf(key)
              .put(CacheKey.of(key), null, condition, writer -> write(writer, written, longs))
              .isStored();
    } catch (ValueRefusedException e) {
      stored = false;
    }
    if (stored) {
      log.end(written);
    } else {
      log.withdraw();
    }
  }

  private static EntryAttributes write(EntryWriter writer, long version, int longs)
      throws IOException {
    writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
    writer.startPiece(4096);
    long start = writer.position();
    writer.write(
        (long) longs * Long.BYTES,
        (offset, target) -> {
          while (target.hasRemaining()) {
            target.putLong(version);
          }
        });
    ByteBuffer metadata = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    writer.finish(metadata.putLong(version).putLong(start).putLong(longs).flip());
    return new EntryAttributes(7, 3, 0, version);
  }

  private void evict(int key) {
    log.begin(Kind.EVICT, key, Operation.NONE);
    storeOf(key).evict(CacheKey.of(key));
    log.end(Operation.NONE);
  }

  private void clear() {
    log.begin(Kind.CLEAR, -1, Operation.NONE);
    store.clear();
    limited.clear();
    log.end(Operation.NONE);
  }
}
