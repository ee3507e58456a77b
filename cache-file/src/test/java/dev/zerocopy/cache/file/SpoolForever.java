package dev.zerocopy.cache.file;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;

/** Main class of {@link SpoolFaultTests}: reads a huge table into a temporary file. */
final class SpoolForever {

  private SpoolForever() {}

  public static void main(String[] arguments) {
    ArrowTable huge = ArrowTable.streaming(() -> RandomDoubles.reader(3, 1_000_000, 5_000, 1));
    System.out.println("spooling");
    System.out.println("done " + huge.rowCount());
  }
}
