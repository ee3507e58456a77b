package dev.zerocopy.cache.file;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.file.RecordFormats.Format;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Main class of {@link RecordComparisonTests}: what a list of a million records costs in this cache
 * and in files of other serializers, as a table. Puts and first hits are elapsed time; later hits
 * and loops are processor time of their thread, so that what else runs counts less. Of all rounds
 * the best counts.
 *
 * <p>Arguments: a directory, the number of records, the number of rounds.
 */
final class RecordComparison {

  record Six(int a, long b, double c, int d, long e, double f) implements Serializable {}

  enum Service {
    DAILY,
    WEEKLY,
    CHARTER
  }

  record Leg(String from, String to, String flight, LocalDate day, double fare, Service service)
      implements Serializable {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<String> LINES =
      List.of(
          "put, ms",
          "on the disk, bytes a row",
          "first hit and first row, ms",
          "later hit, µs",
          "bytes allocated by a later hit",
          "1,000 random rows of a hit, µs",
          "all rows of a hit, ns a row",
          "bytes allocated a row, by that",
          "later hit and all rows, ms");

  private final int rounds;

  private long sink;

  private RecordComparison(int rounds) {
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    RecordComparison comparison = new RecordComparison(Integer.parseInt(arguments[2]));
    try (StoreDirectory store =
        StoreDirectory.open(StoreDirectoryOptions.of(directory.resolve("cache")))) {
      comparison.compare(
          count + " records of int, long, double, int, long, double",
          six(count),
          RecordFormats.all(store, directory, Six.class),
          Six::b);
      comparison.compare(
          count + " records of two repeated texts, one other, a date, a double, an enum",
          legs(count),
          RecordFormats.all(store, directory, Leg.class, Service.class),
          leg -> leg.flight().length() + leg.from().length());
    }
    System.out.println("sink: " + comparison.sink);
  }

  private static List<Six> six(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Six> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(new Six(i, random.nextLong(), i / 3.0, random.nextInt(), i, random.nextDouble()));
    }
    return list;
  }

  private static List<Leg> legs(int count) {
    SplittableRandom random = new SplittableRandom(1);
    List<Service> services = List.of(Service.values());
    List<Leg> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(
          new Leg(
              "A" + random.nextInt(300),
              "B" + random.nextInt(300),
              "flight " + i,
              LocalDate.EPOCH.plusDays(random.nextInt(20_000)),
              random.nextInt(100_000) / 100.0,
              services.get(random.nextInt(3))));
    }
    return list;
  }

  private <R extends Record> void compare(
      String what, List<R> list, Map<String, Format<R>> formats, ToLongFunction<R> field)
      throws Exception {
    Map<String, double[]> columns = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Format<R>> format : formats.entrySet()) {
        double[] found = measure(list, format.getValue(), field);
        columns.merge(format.getKey(), found, RecordComparison::best);
      }
    }
    print(what, List.copyOf(formats.keySet()), columns);
  }

  private static double[] best(double[] one, double[] other) {
    double[] best = new double[one.length];
    Arrays.setAll(best, i -> Math.min(one[i], other[i]));
    return best;
  }

  private <R extends Record> double[] measure(
      List<R> list, Format<R> format, ToLongFunction<R> field) throws Exception {
    long start = System.nanoTime();
    format.put(list);
    double putMillis = (System.nanoTime() - start) / 1e6;
    start = System.nanoTime();
    sink += field.applyAsLong(format.hit().getFirst());
    double firstMillis = (System.nanoTime() - start) / 1e6;
    double hitNanos = later(format);
    long allocated = allocated();
    List<R> hit = format.hit();
    double hitBytes = allocated() - allocated;
    double randomNanos = random(hit, field);
    double rowNanos = iterate(hit, field);
    allocated = allocated();
    sink += sum(hit, field);
    double rowBytes = (allocated() - allocated) / (double) hit.size();
    return new double[] {
      putMillis,
      format.storedBytes() / (double) list.size(),
      firstMillis,
      hitNanos / 1e3,
      hitBytes,
      randomNanos / 1e3,
      rowNanos,
      rowBytes,
      (hitNanos + rowNanos * list.size()) / 1e6
    };
  }

  /** One hit, or the mean of as many as take as long. */
  private double later(Format<?> format) throws Exception {
    int hits = 1;
    while (true) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < hits; i++) {
        sink += System.identityHashCode(format.hit()) & 1;
      }
      long nanos = THREADS.getCurrentThreadCpuTime() - start;
      if (nanos > 50_000_000) {
        return nanos / (double) hits;
      }
      hits *= 4;
    }
  }

  private <R> double random(List<R> list, ToLongFunction<R> field) {
    double best = Double.MAX_VALUE;
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 50; round++) {
      int[] indices = random.ints(1_000, 0, list.size()).toArray();
      long start = THREADS.getCurrentThreadCpuTime();
      for (int index : indices) {
        sink += field.applyAsLong(list.get(index));
      }
      best = Math.min(best, (double) (THREADS.getCurrentThreadCpuTime() - start));
    }
    return best;
  }

  private <R> double iterate(List<R> list, ToLongFunction<R> field) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      sink += sum(list, field);
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / (double) list.size());
    }
    return best;
  }

  private static <R> long sum(List<R> list, ToLongFunction<R> field) {
    long sum = 0;
    for (R record : list) {
      sum += field.applyAsLong(record);
    }
    return sum;
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static void print(String what, List<String> names, Map<String, double[]> columns) {
    System.out.println("| " + what + " | " + String.join(" | ", names) + " |");
    System.out.println("|---|" + "---:|".repeat(names.size()));
    for (int line = 0; line < LINES.size(); line++) {
      StringBuilder row = new StringBuilder("| ").append(LINES.get(line));
      for (String name : names) {
        double value = Objects.requireNonNull(columns.get(name))[line];
        String form = value >= 100 || value == 0 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        row.append(" | ").append(String.format(Locale.ROOT, form, value));
      }
      System.out.println(row.append(" |"));
    }
  }
}
