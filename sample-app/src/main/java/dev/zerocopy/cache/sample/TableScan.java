package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What reading each byte of a table found.
 *
 * @param bytes of all columns' buffers
 * @param sum of the bytes, eight at a time as whole numbers: the same for the same table
 */
record TableScan(long rows, int columns, long bytes, long sum) {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Reads a table whole.
   *
   * @param releases whether the pages of a batch are given back to the system when the next one is
   *     read; else they stay in this process until the system wants them
   */
  static TableScan of(ArrowTable table, boolean releases) {
    TableScan scan = new TableScan(0, table.columns().size(), 0, 0);
    if (releases) {
      for (ArrowBatch batch : table.batches()) {
        scan = scan.plus(batch);
      }
    } else {
      for (int i = 0; i < table.batchCount(); i++) {
        scan = scan.plus(table.batch(i));
      }
    }
    return scan;
  }

  private TableScan plus(ArrowBatch batch) {
    long bytesSoFar = bytes;
    long sumSoFar = sum;
    for (int column = 0; column < columns; column++) {
      for (MemorySegment buffer : batch.column(column).buffers()) {
        bytesSoFar += buffer.byteSize();
        sumSoFar += sumOf(buffer);
      }
    }
    return new TableScan(rows + batch.rowCount(), columns, bytesSoFar, sumSoFar);
  }

  private static long sumOf(MemorySegment buffer) {
    long words = buffer.byteSize() / Long.BYTES;
    long sum = 0;
    for (long i = 0; i < words; i++) {
      sum += buffer.getAtIndex(WORD, i);
    }
    for (long i = words * Long.BYTES; i < buffer.byteSize(); i++) {
      sum += buffer.get(ValueLayout.JAVA_BYTE, i);
    }
    return sum;
  }
}
