package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.memory.ProcessMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * What reading a table costs in resident memory, measured in a fresh JVM.
 *
 * <p>Arguments: directory, key, the key of a small table that loads the classes first, bytes of all
 * buffers of the table. Prints growth of RSS divided by the table's bytes after opening it, after
 * reading one column, and after reading all of them batch by batch, checksums verified.
 */
final class Residency {

  private final NamedCache cache;
  private final long payloadBytes;

  private Residency(NamedCache cache, long payloadBytes) {
    this.cache = cache;
    this.payloadBytes = payloadBytes;
  }

  public static void main(String[] arguments) throws Exception {
    try (StoreDirectory directory =
        StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])))) {
      Residency run = new Residency(Caches.open(directory, "tables"), Long.parseLong(arguments[3]));
      run.use(arguments[2], false);
      run.use(arguments[1], true);
    }
  }

  private void use(String key, boolean report) {
    long[] before = rss();
    ArrowTable table = Caches.hit(cache, key);
    table.columns();
    long payload = report ? payloadBytes : 1;
    print(report, "open", before, payload);

    before = rss();
    long columnBytes = readColumn(table, "d7");
    print(report, "column", before, columnBytes);
    System.out.println(report ? "column-share " + (double) columnBytes / payload : "");

    for (ArrowBatch batch : table.batches()) {
      batch.rowCount(); // gives the column's pages back
    }
    before = rss();
    long[] peak = {0};
    for (ArrowBatch batch : table.batches()) {
      for (int column = 0; column < table.columns().size(); column++) {
        touch(batch.column(column));
      }
      peak[0] = Math.max(peak[0], sum(rss()) - sum(before));
    }
    print(report, "scan", before, payload);
    System.out.println(report ? "scan-peak " + (double) peak[0] / payload : "");
  }

  private static long readColumn(ArrowTable table, String name) {
    long bytes = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      bytes += touch(table.batch(i).column(name));
    }
    return bytes;
  }

  /** Reads every byte of a column. */
  private static long touch(ArrowColumn column) {
    long bytes = 0;
    for (MemorySegment buffer : column.buffers()) {
      long sum = 0;
      for (long at = 0; at < buffer.byteSize(); at++) {
        sum += buffer.get(ValueLayout.JAVA_BYTE, at);
      }
      bytes += sum == Long.MIN_VALUE ? 0 : buffer.byteSize();
    }
    return bytes;
  }

  private static void print(boolean report, String what, long[] before, long bytes) {
    long[] after = rss();
    if (report) {
      System.out.printf(
          "%s ratio %.5f anonymous %d file %d of %d%n",
          what,
          (double) (sum(after) - sum(before)) / bytes,
          after[0] - before[0],
          after[1] - before[1],
          bytes);
    }
  }

  private static long sum(long[] rss) {
    return rss[0] + rss[1];
  }

  private static long[] rss() {
    ProcessMemory memory = ProcessMemory.read().orElseThrow();
    return new long[] {memory.anonymousBytes(), memory.fileBytes()};
  }
}
