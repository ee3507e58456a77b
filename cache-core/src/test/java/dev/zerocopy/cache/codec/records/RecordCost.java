package dev.zerocopy.cache.codec.records;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * Main class of {@link RecordCostTests}: what lists of a million records cost, beside JDK
 * serialization into a file. Loops of one thread are given in processor time, so that what else
 * runs on the machine counts less; puts and first hits in elapsed time.
 *
 * <p>Arguments: a directory, the number of records, the number of rounds, of which the best counts.
 */
final class RecordCost {

  record Six(int a, long b, double c, int d, long e, double f) implements Serializable {}

  record Leg(String from, String to, int distance, double fare, long departure, String flight)
      implements Serializable {}

  record Repeated(String text) implements Serializable {}

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Path directory;
  private final int rounds;
  private long sink;

  private RecordCost(Path directory, int rounds) {
    this.directory = directory;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    RecordCost cost = new RecordCost(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
    SplittableRandom random = new SplittableRandom(1);
    List<Six> six = new ArrayList<>(count);
    List<Leg> legs = new ArrayList<>(count);
    List<Repeated> repeated = new ArrayList<>(count);
    List<Repeated> unique = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      six.add(new Six(i, random.nextLong(), i / 3.0, random.nextInt(), i, random.nextDouble()));
      legs.add(
          new Leg(
              "A" + random.nextInt(300),
              "B" + random.nextInt(300),
              random.nextInt(3000),
              random.nextInt(100_000) / 100.0,
              1_700_000_000L + i,
              "flight " + i));
      repeated.add(new Repeated("text " + random.nextInt(1000)));
      unique.add(new Repeated("text " + i));
    }
    cost.measureTexts();
    cost.measure("6 primitives", six, Six::b);
    cost.measure("2 repeated texts, 1 other, 3 numbers", legs, leg -> leg.flight().length());
    cost.measure("1 repeated text", repeated, record -> record.text().length());
    cost.measure("1 other text", unique, record -> record.text().length());
    System.out.println("sink: " + cost.sink);
  }

  /** Around the number of uses from which a dictionary is made. */
  private void measureTexts() throws Exception {
    int rows = 120_000;
    System.out.println(
        "| each text occurs | lies in | file, bytes a row | put, ns a row | iteration, ns a row |"
            + " iteration, bytes a row |");
    System.out.println("|---:|---|---:|---:|---:|---:|");
    for (int uses : List.of(1, 2, 3, 4, 8, 64)) {
      List<Repeated> list = new ArrayList<>(rows);
      for (int i = 0; i < rows; i++) {
        list.add(new Repeated("a text of " + (i % (rows / uses))));
      }
      double putNanos = Double.MAX_VALUE;
      double rowNanos = Double.MAX_VALUE;
      for (int round = 0; round < 4 * rounds; round++) {
        long start = THREADS.getCurrentThreadCpuTime();
        Path file = RecordFiles.write(directory, list);
        putNanos = Math.min(putNanos, (THREADS.getCurrentThreadCpuTime() - start) / (double) rows);
        @SuppressWarnings("unchecked")
        RecordList<Repeated> read = (RecordList<Repeated>) RecordFiles.read(file);
        rowNanos = Math.min(rowNanos, iterate(read, record -> record.text().length()));
        if (round == 0) {
          System.out.printf(
              Locale.ROOT,
              "| %d | %s | %.1f |",
              uses,
              read.table().batch(0).column(0).dictionarySize() < 0 ? "rows" : "a dictionary",
              read.table().sizeBytes() / (double) rows);
        }
        Files.delete(file);
      }
      System.out.printf(
          Locale.ROOT,
          " %.0f | %.1f | %.0f |%n",
          putNanos,
          rowNanos,
          bytesOfIteration(list, record -> record.text().length()));
    }
  }

  private <R extends Record> void measure(String what, List<R> list, ToLongFunction<R> field)
      throws Exception {
    System.out.println(what + ", " + list.size() + " records");
    double[] best = new double[8];
    Arrays.fill(best, Double.MAX_VALUE);
    long fileBytes = 0;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      long allocated = allocated();
      Path file = RecordFiles.write(directory, list);
      min(best, 0, millis(start));
      min(best, 1, (allocated() - allocated) / (double) list.size());
      MappedEntry entry = EntryFiles.open(file);
      start = System.nanoTime();
      @SuppressWarnings("unchecked")
      RecordList<R> read = (RecordList<R>) RecordFiles.read(entry);
      sink += field.applyAsLong(read.getFirst());
      min(best, 2, millis(start));
      min(best, 3, random(read, field));
      min(best, 4, iterate(read, field));
      min(best, 5, iterateColumn(read));
      hits(best, entry);
      fileBytes = read.table().sizeBytes();
      Files.delete(file);
    }
    print("put, ms", best[0]);
    print("put, bytes of the heap a row", best[1]);
    print("file, bytes a row", fileBytes / (double) list.size());
    print("first hit and first row, ms", best[2]);
    print("hit, ns", best[6]);
    print("hit, bytes", best[7]);
    print("1000 random rows, us", best[3] / 1000);
    print("iteration, ns a row", best[4]);
    print("column by getLong or getString, ns a row", best[5]);
    print("iteration, bytes a row", bytesOfIteration(list, field));
    jdk(list, field);
  }

  private void hits(double[] best, MappedEntry entry) {
    int hits = 1_000_000;
    long start = System.nanoTime();
    long allocated = allocated();
    for (int i = 0; i < hits; i++) {
      sink += System.identityHashCode(RecordFiles.read(entry)) & 1;
    }
    min(best, 7, (allocated() - allocated) / (double) hits);
    min(best, 6, (System.nanoTime() - start) / (double) hits);
  }

  private <R> double random(List<R> list, ToLongFunction<R> field) {
    double best = Double.MAX_VALUE;
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 50; round++) {
      int[] indices = random.ints(1000, 0, list.size()).toArray();
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
      long sum = 0;
      for (R record : list) {
        sum += field.applyAsLong(record);
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / (double) list.size());
      sink += sum;
    }
    return best;
  }

  private double iterateColumn(RecordList<?> list) {
    long start = THREADS.getCurrentThreadCpuTime();
    long sum = 0;
    for (int i = 0; i < list.table().batchCount(); i++) {
      var column = list.table().batch(i).column(0);
      boolean isText = column.type().toString().equals("utf8");
      for (int row = 0; row < column.length(); row++) {
        sum += isText ? column.getString(row).length() : column.getLong(row);
      }
    }
    sink += sum;
    return (THREADS.getCurrentThreadCpuTime() - start) / (double) list.size();
  }

  private <R extends Record> double bytesOfIteration(List<R> list, ToLongFunction<R> field)
      throws IOException {
    Path file = RecordFiles.write(directory, list);
    @SuppressWarnings("unchecked")
    RecordList<R> read = (RecordList<R>) RecordFiles.read(file);
    long sum = 0;
    for (R record : read) {
      sum += record.hashCode();
    }
    long allocated = allocated();
    for (R record : read) {
      sum += record.hashCode() + field.applyAsLong(record);
    }
    sink += sum;
    Files.delete(file);
    return (allocated() - allocated) / (double) read.size();
  }

  private <R> void jdk(List<R> list, ToLongFunction<R> field) throws Exception {
    double put = Double.MAX_VALUE;
    double hit = Double.MAX_VALUE;
    double bytes = 0;
    Path file = directory.resolve("jdk");
    for (int round = 0; round < Math.max(1, rounds / 2); round++) {
      long start = System.nanoTime();
      try (ObjectOutputStream out =
          new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
        out.writeObject(list);
      }
      put = Math.min(put, millis(start));
      start = System.nanoTime();
      long allocated = allocated();
      try (ObjectInputStream in =
          new ObjectInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
        @SuppressWarnings("unchecked")
        List<R> read = (List<R>) in.readObject();
        sink += field.applyAsLong(read.getFirst());
      }
      hit = Math.min(hit, millis(start));
      bytes = allocated() - allocated;
    }
    print("JDK serialization: put, ms", put);
    print("JDK serialization: file, bytes a row", Files.size(file) / (double) list.size());
    print("JDK serialization: each hit, ms", hit);
    print("JDK serialization: each hit, bytes a row", bytes / list.size());
    Files.delete(file);
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  private static void min(double[] best, int index, double value) {
    best[index] = Math.min(best[index], value);
  }

  private static double millis(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  private static void print(String what, double value) {
    System.out.println(String.format(Locale.ROOT, "  %s: %.2f", what, value));
  }
}
