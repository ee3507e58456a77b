package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.entry.HashWarmUp;
import dev.zerocopy.cache.entry.SpoolFile;
import dev.zerocopy.cache.store.CacheKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a tiny table, shipped as an entry file, in the two ways that there are.
 *
 * <p>The file also pins the format: it was written by the release that introduced layout version 2.
 */
final class WarmUp {

  private static final String ENTRY = "warm-up.entry";

  /** So that what reads columns is compiled, if not fully. */
  private static final int READINGS = 24;

  private WarmUp() {}

  /** Opens and reads the shipped table. */
  static MappedArrowTable open() {
    try (InputStream entry = WarmUp.class.getResourceAsStream(ENTRY)) {
      if (entry == null) {
        throw new IOException("Resource " + ENTRY + " is missing from the jar");
      }
      return new MappedArrowTable(SpoolFile.copyOf(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void columns() {
    try {
      HashWarmUp.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CacheKey.of(ENTRY);
    for (int i = 0; i < READINGS; i++) {
      MappedArrowTable table = open();
      for (ArrowBatch batch : table.batches()) {
        batch.column("i").getLong(0);
        batch.column("d").getDouble(0);
        batch.column("s").getString(0);
      }
    }
  }

  static void vectors() {
    open().batch(0).toRoot().getFieldVectors();
  }
}
