package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sums over the flights from one airport.
 *
 * @param delayMinutes of all flights together; early ones count negative
 * @param distanceMiles of all flights together
 */
record AirportTotals(long flights, long delayMinutes, long distanceMiles) {

  private static final ValueLayout.OfInt OFFSET =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Reads three columns of the table; the others are not touched. */
  static AirportTotals of(ArrowTable table, String origin) {
    byte[] code = origin.getBytes(StandardCharsets.UTF_8);
    AirportTotals totals = new AirportTotals(0, 0, 0);
    // By index, not by batches(): that gives each batch's pages back, and the next request wants
    // them again.
    for (int i = 0; i < table.batchCount(); i++) {
      totals = totals.plus(table.batch(i), code);
    }
    return totals;
  }

  private AirportTotals plus(ArrowBatch batch, byte[] code) {
    long flightsSoFar = flights;
    long delaySoFar = delayMinutes;
    long distanceSoFar = distanceMiles;
    ArrowColumn origins = batch.column("origin");
    // Text in Arrow: validity, row ends as offsets, all characters. No object per row this way.
    MemorySegment offsets = origins.buffers().get(1);
    MemorySegment characters = origins.buffers().get(2);
    ArrowColumn delays = batch.column("delay");
    ArrowColumn distances = batch.column("distance");
    int start = offsets.getAtIndex(OFFSET, 0);
    for (int row = 0; row < batch.rowCount(); row++) {
      int end = offsets.getAtIndex(OFFSET, row + 1L);
      if (end - start == code.length && startsWith(characters, start, code)) {
        flightsSoFar++;
        delaySoFar += delays.getInt(row);
        distanceSoFar += distances.getInt(row);
      }
      start = end;
    }
    return new AirportTotals(flightsSoFar, delaySoFar, distanceSoFar);
  }

  private static boolean startsWith(MemorySegment characters, int start, byte[] code) {
    for (int i = 0; i < code.length; i++) {
      if (characters.get(ValueLayout.JAVA_BYTE, start + i) != code[i]) {
        return false;
      }
    }
    return true;
  }
}
