package dev.zerocopy.cache.spring.redis;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.memory.ProcessMemory;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Main class of {@link RedisComparisonTests}: puts or gets one large value, and prints how long it
 * took and by how much this process's memory grew meanwhile.
 *
 * <p>Arguments: directory, port of the server, peer, value, {@code put} or {@code get}.
 */
final class LargeValue {

  private static final int COLUMNS = 20;
  private static final int BATCHES = 37;
  private static final int ROWS = 50_000;
  private static final long GIBIBYTE = 1L << 30;

  private LargeValue() {}

  public static void main(String[] arguments) throws Exception {
    RedisPeer peer = RedisPeer.valueOf(arguments[2]);
    try (ConfigurableApplicationContext application =
        RedisPeer.application(arguments[0], Integer.parseInt(arguments[1]))) {
      Cache cache = Objects.requireNonNull(peer.caches(application).getCache("large"));
      if (arguments[4].equals("put")) {
        Object value = value(peer, arguments[3]);
        long residentBytes = startWatching();
        long start = System.nanoTime();
        cache.put("k", value);
        report("put", start, residentBytes);
      } else {
        long residentBytes = startWatching();
        long start = System.nanoTime();
        Object value = Objects.requireNonNull(cache.get("k")).get();
        report("first get", start, residentBytes);
        System.out.println("value: " + sum(value));
        value = null;
        start = System.nanoTime();
        value = Objects.requireNonNull(cache.get("k")).get();
        report("second get", start, residentBytes);
        System.out.println("value: " + sum(value));
      }
    }
  }

  private static Object value(RedisPeer peer, String name) {
    if (name.endsWith("bytes")) {
      long gibibytes = name.equals("bytes") ? 1 : 3;
      return StreamedInputStream.of(() -> new Noise(gibibytes * GIBIBYTE));
    }
    if (peer == RedisPeer.ZERO_COPY) {
      return RandomDoubles.table(COLUMNS, BATCHES, ROWS, 1);
    }
    SplittableRandom random = new SplittableRandom(1);
    double[][] columns = new double[COLUMNS][BATCHES * ROWS];
    for (double[] column : columns) {
      for (int i = 0; i < column.length; i++) {
        column[i] = random.nextDouble();
      }
    }
    return columns;
  }

  /** Sums what a hit holds, so that all of it is read. */
  private static String sum(@Nullable Object value) throws IOException {
    double sum = 0;
    switch (value) {
      case ArrowTable table -> {
        for (String column : table.columns().stream().map(c -> c.name()).limit(COLUMNS).toList()) {
          sum += RandomDoubles.sum(table, column);
        }
      }
      case double[][] columns -> {
        for (double[] column : columns) {
          for (double one : column) {
            sum += one;
          }
        }
      }
      case InputStream stream -> {
        byte[] buffer = new byte[1 << 16];
        for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
          sum += read;
        }
      }
      case null, default -> throw new AssertionError("Unexpected " + value);
    }
    return String.valueOf(Math.round(sum));
  }

  /** Begins a new peak, and returns what is resident now. */
  private static long startWatching() throws IOException {
    System.gc();
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    ProcessMemory memory = ProcessMemory.read().orElseThrow();
    return memory.anonymousBytes() + memory.fileBytes();
  }

  private static void report(String what, long startNanos, long residentBytes) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    long peakBytes = ProcessMemory.read().orElseThrow().peakBytes();
    System.out.printf("%s: %.3f s, %d MB%n", what, seconds, (peakBytes - residentBytes) >> 20);
  }

  /** Bytes that do not compress. */
  private static final class Noise extends InputStream {

    private final SplittableRandom random = new SplittableRandom(1);
    private long left;

    Noise(long lengthBytes) {
      this.left = lengthBytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? random.nextInt(256) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      byte[] noise = new byte[count];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, target, offset, count);
      left -= count;
      return count;
    }
  }
}
