package dev.zerocopy.cache.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/** Random doubles, column by column; the same in every process. */
final class TableData {

  static final int COLUMNS = 20;
  static final int BATCHES = Integer.getInteger("benchmarks.batches", 37);
  static final int BATCH_ROWS = 50_000;
  static final int ROWS = BATCHES * BATCH_ROWS;
  static final long COLUMN_BYTES = 8L * ROWS;
  static final long BYTES = COLUMNS * COLUMN_BYTES;

  private TableData() {}

  /** The values of a column, in order. */
  static SplittableRandom column(int column) {
    return new SplittableRandom(column);
  }

  static double expectedSum(int column) {
    SplittableRandom values = column(column);
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += values.nextDouble();
    }
    return sum;
  }

  /** For peers that store objects. */
  static double[][] arrays() {
    double[][] all = new double[COLUMNS][ROWS];
    for (int i = 0; i < COLUMNS; i++) {
      SplittableRandom values = column(i);
      for (int row = 0; row < ROWS; row++) {
        all[i][row] = values.nextDouble();
      }
    }
    return all;
  }

  /** For peers that store bytes: the columns one after another, in native memory. */
  static MemorySegment bytes() {
    MemorySegment all = Arena.ofAuto().allocate(BYTES, 64);
    long at = 0;
    for (int i = 0; i < COLUMNS; i++) {
      SplittableRandom values = column(i);
      for (int row = 0; row < ROWS; row++, at += 8) {
        all.set(ValueLayout.JAVA_DOUBLE, at, values.nextDouble());
      }
    }
    return all;
  }

  static double sum(double[] column) {
    double sum = 0;
    for (double value : column) {
      sum += value;
    }
    return sum;
  }

  static double sum(MemorySegment all, int column) {
    double sum = 0;
    long end = (column + 1) * COLUMN_BYTES;
    for (long at = column * COLUMN_BYTES; at < end; at += 8) {
      sum += all.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, at);
    }
    return sum;
  }
}
