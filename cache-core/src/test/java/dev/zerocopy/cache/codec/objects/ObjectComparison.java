package dev.zerocopy.cache.codec.objects;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Puts and hits of objects with the three codecs, over entry files in {@code java.io.tmpdir}: the
 * median time, the entry's length, and what a hit allocates. See docs/decisions/0017-objects.md for
 * the command.
 */
final class ObjectComparison {

  private static final int ROUNDS = 15;

  private ObjectComparison() {}

  public static void main(String[] arguments) throws Exception {
    Random random = new Random(1);
    List<Types.Leg> legs = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      legs.add(
          new Types.Leg(
              "A" + random.nextInt(300),
              "B" + random.nextInt(300),
              random.nextInt(5_000),
              LocalDate.ofEpochDay(random.nextInt(20_000)),
              random.nextDouble(),
              List.of(Types.Color.values()).get(random.nextInt(3))));
    }
    Types.Customer customer = new Types.Customer("name");
    for (int i = 0; i < 3; i++) {
      customer.order(BigDecimal.valueOf(random.nextInt(), 2), Types.Color.RED);
    }
    Map<String, Codec> codecs = new LinkedHashMap<>();
    codecs.put("Fory", ObjectFiles.fory());
    codecs.put("Jackson", ObjectFiles.jackson());
    codecs.put("JDK", ObjectFiles.jdk());
    Path directory = Files.createTempDirectory("objects");
    System.out.printf(
        "%-8s %-16s %12s %12s %12s %14s%n",
        "codec", "value", "put us", "hit us", "entry bytes", "hit allocates");
    for (Map.Entry<String, Codec> codec : codecs.entrySet()) {
      measure(codec.getKey(), "100,000 records", codec.getValue(), legs, 1, directory);
      if (!codec.getKey().equals("Jackson")) { // which refuses the cycle
        measure(codec.getKey(), "entity", codec.getValue(), customer, 1_000, directory);
      }
      measure(codec.getKey(), "record", codec.getValue(), legs.getFirst(), 1_000, directory);
    }
  }

  private static void measure(
      String name, String kind, Codec codec, Object value, int repeats, Path directory)
      throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] puts = new long[ROUNDS];
    long[] hits = new long[ROUNDS];
    long allocated = 0;
    Path file = directory.resolve("entry");
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < Math.max(1, repeats / 10); i++) {
        ObjectFiles.writeTo(file, codec, value);
      }
      puts[round] = (System.nanoTime() - start) / Math.max(1, repeats / 10);
      MappedEntry entry = EntryFiles.open(file);
      long before = threads.getCurrentThreadAllocatedBytes();
      start = System.nanoTime();
      for (int i = 0; i < repeats; i++) {
        if (!ObjectFiles.read(entry, codec).equals(value)) {
          throw new AssertionError(name);
        }
      }
      hits[round] = (System.nanoTime() - start) / repeats;
      allocated = (threads.getCurrentThreadAllocatedBytes() - before) / repeats;
    }
    Arrays.sort(puts);
    Arrays.sort(hits);
    System.out.printf(
        "%-8s %-16s %12.1f %12.1f %12d %14d%n",
        name, kind, puts[ROUNDS / 2] / 1e3, hits[ROUNDS / 2] / 1e3, Files.size(file), allocated);
  }
}
