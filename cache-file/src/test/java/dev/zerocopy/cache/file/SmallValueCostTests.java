package dev.zerocopy.cache.file;

import com.sun.management.OperatingSystemMXBean;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints what mapping an entry costs and what reading it does, by its size: in processor time,
 * which depends least on what else runs.
 */
@Tag("huge")
class SmallValueCostTests {

  private static final long BYTES_OF_A_ROUND = 64L << 20;
  private static final int MOST_ENTRIES = 4_000;
  private static final int HOT_ROUNDS = 20;
  private static final int ROUNDS = 2;
  private static final String CACHE = "values";
  private static final SmallValues MAPPED = new SmallValues(0, 0);
  private static final SmallValues READ = new SmallValues(Integer.MAX_VALUE, 1L << 30);

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final ThreadMXBean thread = ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {256, 1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20})
  void putAndGet_mappedAndRead_areTimed(int payloadBytes) throws Exception {
    int entries = (int) Math.min(MOST_ENTRIES, BYTES_OF_A_ROUND / payloadBytes);
    compile(payloadBytes);
    for (int round = 0; round < ROUNDS; round++) {
      measure("mapped", MAPPED, payloadBytes, entries);
      measure("read", READ, payloadBytes, entries);
    }
  }

  private void compile(int payloadBytes) throws IOException {
    for (int i = 0; i < 10; i++) {
      put(MAPPED, payloadBytes, 50);
      put(READ, payloadBytes, 50);
      for (SmallValues small : List.of(MAPPED, READ)) {
        try (StoreDirectory opened = open(small)) {
          for (int round = 0; round < 5; round++) {
            getAll(opened.store(CACHE, ChecksumMode.LAZY), 50, payloadBytes);
          }
        }
      }
    }
  }

  private StoreDirectory open(SmallValues small) throws IOException {
    return StoreDirectory.open(StoreDirectoryOptions.of(directory).withSmallValues(small));
  }

  /** Puts entries and returns how long one takes. */
  private double put(SmallValues small, int payloadBytes, int entries) throws IOException {
    try (StoreDirectory opened = open(small)) {
      CacheStore store = opened.store(CACHE, ChecksumMode.LAZY);
      long start = system.getProcessCpuTime();
      for (int i = 0; i < entries; i++) {
        store.put(CacheKey.of(i), null, PutCondition.ALWAYS, body(payloadBytes));
      }
      return micros(system.getProcessCpuTime() - start, entries);
    }
  }

  private void measure(String how, SmallValues small, int payloadBytes, int entries)
      throws IOException {
    double put = put(small, payloadBytes, entries / 4);
    put(READ, payloadBytes, entries);
    collect();
    long heap = usedHeap();
    double cold;
    double hot;
    long heapPerEntry;
    try (StoreDirectory opened = open(small)) {
      CacheStore store = opened.store(CACHE, ChecksumMode.LAZY);
      long start = thread.getCurrentThreadCpuTime();
      getAll(store, entries, payloadBytes);
      cold = micros(thread.getCurrentThreadCpuTime() - start, entries);
      heapPerEntry = (usedHeap() - heap) / entries;
      start = thread.getCurrentThreadCpuTime();
      for (int i = 0; i < HOT_ROUNDS; i++) {
        getAll(store, entries, payloadBytes);
      }
      hot = micros(thread.getCurrentThreadCpuTime() - start, (long) HOT_ROUNDS * entries);
    }
    long cpu = system.getProcessCpuTime();
    collect();
    System.out.printf(
        "%7d bytes %-6s put %6.1f us, cold get %6.1f us, its end %5.1f us, hot get %6.2f us,"
            + " heap %d bytes%n",
        payloadBytes,
        how,
        put,
        cold,
        micros(system.getProcessCpuTime() - cpu, entries),
        hot,
        heapPerEntry);
  }

  private static double micros(long nanos, long times) {
    return nanos / 1000.0 / times;
  }

  private static CacheStore.Body body(int payloadBytes) {
    return writer -> {
      writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
      writer.startPiece(8);
      ByteBuffer place = ByteBuffer.allocate(8).putLong(writer.position()).flip();
      writer.write(ByteBuffer.allocate(payloadBytes));
      writer.finish(place);
      return new EntryAttributes(7, 3, 0, 0);
    };
  }

  /** Looks all entries up and copies their values out of them. */
  private static void getAll(CacheStore store, int entries, int payloadBytes) {
    for (int i = 0; i < entries; i++) {
      StoredEntry entry = Objects.requireNonNull(store.find(CacheKey.of(i)));
      long start = entry.metadata().order(ByteOrder.BIG_ENDIAN).getLong();
      entry.verify(start, payloadBytes);
      byte[] value = entry.bytes().asSlice(start, payloadBytes).toArray(ValueLayout.JAVA_BYTE);
      if (value.length != payloadBytes) {
        throw new AssertionError(value.length);
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Lets the collector find what is gone, as often as it takes until a mapping is. */
  private static void collect() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5_500));
    }
  }
}
