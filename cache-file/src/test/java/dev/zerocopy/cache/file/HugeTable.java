package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.memory.ProcessMemory;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;

/** Main class of {@link HugeTableTests}: writes, or reads one column of, a table of 3 GiB. */
final class HugeTable {

  private static final int DOUBLES = 20;
  private static final int ROWS = 50_000;
  private static final int BATCHES = 385;

  private HugeTable() {}

  public static void main(String[] arguments) throws Exception {
    try (StoreDirectory directory =
        StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[1])))) {
      NamedCache cache = Caches.open(directory, "huge");
      long start = System.nanoTime();
      if (arguments[0].equals("write")) {
        if (!cache.put("k", RandomDoubles.table(DOUBLES, BATCHES, ROWS, 3))) {
          throw new AssertionError("must be stored");
        }
      } else {
        ArrowTable table = Caches.hit(cache, "k");
        System.out.println("rows " + table.rowCount());
        System.out.println("bytes " + table.sizeBytes());
        System.out.println("sum " + RandomDoubles.sum(table, "d11"));
      }
      System.out.println("millis " + (System.nanoTime() - start) / 1_000_000);
      System.out.println("end " + ProcessMemory.read().orElseThrow());
    }
  }
}
