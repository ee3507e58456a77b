package dev.zerocopy.cache.file;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.util.Arrays;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Tables that tell by themselves whether they are right: a key and a version make the rows. */
final class FaultTables {

  static final int BATCHES = 2;

  private static final int COLUMNS = 3;

  private FaultTables() {}

  /** The value of a key in a version, which is also the number of rows of a batch. */
  static ArrowTable table(int key, int version) {
    return RandomDoubles.table(COLUMNS, BATCHES, version, seed(key, version));
  }

  private static long seed(int key, int version) {
    return key * 1_000_003L + version;
  }

  /** A root whose first column tells whether it is right; never closed. */
  static VectorSchemaRoot root(int key, int version) {
    Float8Vector values = new Float8Vector("d0", new RootAllocator());
    values.allocateNew(version);
    for (int row = 0; row < version; row++) {
      values.set(row, (double) (seed(key, version) + row));
    }
    values.setValueCount(version);
    return VectorSchemaRoot.of(values);
  }

  static boolean isRight(int key, VectorSchemaRoot root) {
    Float8Vector values = (Float8Vector) root.getVector(0);
    boolean right = true;
    for (int row = 0; row < root.getRowCount(); row++) {
      right &= values.get(row) == (double) (seed(key, root.getRowCount()) + row);
    }
    return right;
  }

  static int version(ArrowTable table) {
    return (int) (table.rowCount() / BATCHES);
  }

  /** Whether each value of a table is what was put under the key in the table's version. */
  static boolean isRight(int key, ArrowTable table) {
    double[] sums = new double[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      sums[i] = RandomDoubles.sum(table, "d" + i);
    }
    boolean texts = true;
    int texted = 0; // of the source: a stored table may have joined its batches
    for (var batch : table.batches()) {
      var column = batch.column("s");
      for (int row = 0; row < column.length(); row++) {
        texts &= column.getString(row).equals("v" + texted++ % version(table) % 1000);
      }
    }
    return texts && Arrays.equals(sums, sums(key, version(table)));
  }

  private static double[] sums(int key, int version) {
    double[] sums = new double[COLUMNS];
    try (ArrowReader reader = RandomDoubles.reader(COLUMNS, BATCHES, version, seed(key, version))) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < COLUMNS; i++) {
          Float8Vector values = (Float8Vector) root.getVector("d" + i);
          for (int row = 0; row < version; row++) {
            sums[i] += values.get(row);
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sums;
  }
}
