package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Main class of one of several processes that read the same table, every byte of it.
 *
 * <p>Arguments: directory, key, the key of a small table that is read first. Says {@code idle} when
 * that is done, and {@code read} when the table is resident; goes on with each line of its input.
 */
final class PssReader {

  /** Until the code is compiled that reads. */
  private static final int WARM_UPS = 20;

  private PssReader() {}

  public static void main(String[] arguments) throws Exception {
    try (StoreDirectory directory =
        StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])))) {
      NamedCache cache = Caches.open(directory, "tables");
      for (int i = 0; i < WARM_UPS; i++) {
        touch(Caches.hit(cache, arguments[2]));
      }
      awaitLineAfter("idle");
      ArrowTable table = Caches.hit(cache, arguments[1]);
      touch(table);
      awaitLineAfter("read " + table.rowCount());
    }
  }

  private static void awaitLineAfter(String text) throws Exception {
    System.out.println(text);
    while (System.in.read() != '\n') {}
  }

  private static void touch(ArrowTable table) {
    long sum = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      ArrowBatch batch = table.batch(i);
      for (int column = 0; column < table.columns().size(); column++) {
        for (MemorySegment buffer : batch.column(column).buffers()) {
          for (long at = 0; at < buffer.byteSize(); at += 512) {
            sum += buffer.get(ValueLayout.JAVA_BYTE, at);
          }
        }
      }
    }
    if (sum == Long.MIN_VALUE) {
      throw new AssertionError(); // so that nobody optimizes the reading away
    }
  }
}
