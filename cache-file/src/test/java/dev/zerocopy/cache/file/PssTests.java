package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What a 300 MB table costs four JVMs together: their proportional set sizes, in which a page that
 * several processes map counts once.
 */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class PssTests {

  private static final int PROCESSES = 4;

  /** The heap is resident from the start, so that it does not grow while the table is read. */
  private static final List<String> JVM =
      List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  @TempDir private Path directory;

  @Test
  void tableReadByFourJvms_isInMemoryOnce() throws Exception {
    long payloadBytes;
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      assertThat(cache.put("big", RandomDoubles.table(20, 37, 50_000, 1))).isTrue();
      ArrowTable table = Caches.hit(cache, "big");
      payloadBytes = Caches.bufferBytes(table);
      for (ArrowBatch batch : table.batches()) {
        batch.releasePages(); // or this process would have its share of them
      }
      assertThat(cache.put("small", RandomDoubles.table(20, 3, 50_000, 2))).isTrue();
    }
    List<ChildJvm> readers = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        readers.add(ChildJvm.start(PssReader.class, JVM, directory.toString(), "big", "small"));
      }
      long idle = sumWhenAllSay("idle", readers);
      long read = sumWhenAllSay("read 1850000", readers);

      double ratio = (double) (read - idle) / payloadBytes;
      System.out.printf(
          "PSS of %d processes: idle %d, with the table read %d; growth / %d bytes = %.3f%n",
          PROCESSES, idle, read, payloadBytes, ratio);
      assertThat(ratio).isBetween(0.9, 1.1);
    } finally {
      readers.forEach(ChildJvm::close);
    }
  }

  /** Waits until all are at a point, sums up, and lets them go on. */
  private static long sumWhenAllSay(String line, List<ChildJvm> readers) throws Exception {
    for (ChildJvm reader : readers) {
      reader.waitForLine(line);
    }
    long sum = 0;
    for (ChildJvm reader : readers) {
      sum += pssBytes(reader.process().pid());
    }
    for (ChildJvm reader : readers) {
      Writer input = reader.process().outputWriter();
      input.write("\n");
      input.flush();
    }
    return sum;
  }

  private static long pssBytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new AssertionError("No Pss of " + pid);
  }
}
