package dev.zerocopy.cache.test;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A streaming source of {@code d0 … dn-1} float64 and {@code s} text columns, the same for the same
 * seed; a batch at a time.
 */
public final class RandomDoubles extends ArrowReader {

  private final int doubles;
  private final int batches;
  private final int rows;
  private final SplittableRandom random;
  private int next;

  private RandomDoubles(BufferAllocator allocator, int doubles, int batches, int rows, long seed) {
    super(allocator);
    this.doubles = doubles;
    this.batches = batches;
    this.rows = rows;
    this.random = new SplittableRandom(seed);
  }

  /** A table that reads such a source. */
  public static ArrowTable table(int doubles, int batches, int rows, long seed) {
    return ArrowTable.streaming(() -> reader(doubles, batches, rows, seed));
  }

  /** Such a source; closing it closes its allocator. */
  public static ArrowReader reader(int doubles, int batches, int rows, long seed) {
    return new RandomDoubles(new RootAllocator(), doubles, batches, rows, seed);
  }

  /** The sum of a column, in the table's order of rows. */
  public static double sum(ArrowTable table, String column) {
    double sum = 0;
    for (var batch : table.batches()) {
      var values = batch.column(column);
      for (int row = 0; row < values.length(); row++) {
        sum += values.getDouble(row);
      }
    }
    return sum;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (next++ == batches) {
      return false;
    }
    for (FieldVector vector : getVectorSchemaRoot().getFieldVectors()) {
      if (vector instanceof Float8Vector values) {
        values.allocateNew(rows);
        for (int row = 0; row < rows; row++) {
          values.set(row, random.nextDouble());
        }
      } else {
        VarCharVector values = (VarCharVector) vector;
        values.allocateNew(4L * rows, rows);
        for (int row = 0; row < rows; row++) {
          values.setSafe(row, ("v" + row % 1000).getBytes(StandardCharsets.US_ASCII));
        }
      }
      vector.setValueCount(rows);
    }
    getVectorSchemaRoot().setRowCount(rows);
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    allocator.close();
  }

  @Override
  protected Schema readSchema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < doubles; i++) {
      fields.add(
          Field.nullable("d" + i, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));
    }
    fields.add(Field.nullable("s", new ArrowType.Utf8()));
    return new Schema(fields);
  }
}
