package dev.zerocopy.cache.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.memory.ProcessMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a child JVM measures and prints for its parent. */
final class Figures {

  static final String MARK = "@figure";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Figures() {}

  static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s\t%s\t%s%n", MARK, name, value);
  }

  static void printMillisSince(String name, long startNanos) {
    print(name, (System.nanoTime() - startNanos) / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Prints how much more is resident than there was, in MiB. */
  static void printGrowth(String name, ProcessMemory before) {
    ProcessMemory now = memory();
    print(name + ", anonymous MiB", mib(now.anonymousBytes() - before.anonymousBytes()));
    print(name + ", file MiB", mib(now.fileBytes() - before.fileBytes()));
  }

  static void printPeak(String name, ProcessMemory before) {
    print(name + ", MiB", mib(memory().peakBytes() - before.anonymousBytes() - before.fileBytes()));
  }

  private static double mib(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static ProcessMemory memory() {
    return ProcessMemory.read().orElseThrow();
  }

  /** Collects, begins a new peak, and returns what is resident. */
  static ProcessMemory beginMemory() throws IOException {
    System.gc();
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    return memory();
  }

  /**
   * Writes and deletes a file as large as what is about to be allocated. On a virtual machine,
   * memory that the host has to find first costs ten times as much as what is written to it, and
   * who comes first would pay.
   */
  static void prime(Path directory, long bytes) throws IOException {
    Path file = directory.resolve("primer");
    ByteBuffer chunk = ByteBuffer.allocateDirect(8 << 20);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long written = 0; written < bytes; ) {
        written += channel.write(chunk.clear());
      }
    }
    Files.delete(file);
  }

  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** Fails unless a sum is the right one, so that nobody is fast by not reading. */
  static void check(double sum, double expected) {
    if (Math.abs(sum - expected) > 1e-6 * expected) {
      throw new IllegalStateException("Expected the sum " + expected + ", found " + sum);
    }
  }
}
