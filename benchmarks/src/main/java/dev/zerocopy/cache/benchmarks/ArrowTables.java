package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/** The table as Arrow batches in memory, to be read as often as one likes. */
final class ArrowTables {

  static final BufferAllocator ALLOCATOR = new RootAllocator();

  private ArrowTables() {}

  static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < TableData.COLUMNS; i++) {
      fields.add(
          Field.nullable("d" + i, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));
    }
    return new Schema(fields);
  }

  /** All batches. */
  static List<VectorSchemaRoot> batches() {
    List<SplittableRandom> columns = new ArrayList<>();
    for (int i = 0; i < TableData.COLUMNS; i++) {
      columns.add(TableData.column(i));
    }
    List<VectorSchemaRoot> all = new ArrayList<>();
    for (int batch = 0; batch < TableData.BATCHES; batch++) {
      VectorSchemaRoot root = VectorSchemaRoot.create(schema(), ALLOCATOR);
      for (int i = 0; i < TableData.COLUMNS; i++) {
        Float8Vector vector = (Float8Vector) root.getVector(i);
        vector.allocateNew(TableData.BATCH_ROWS);
        for (int row = 0; row < TableData.BATCH_ROWS; row++) {
          vector.set(row, columns.get(i).nextDouble());
        }
        vector.setValueCount(TableData.BATCH_ROWS);
      }
      root.setRowCount(TableData.BATCH_ROWS);
      all.add(root);
    }
    return all;
  }

  /** Reads batches that stay where they are: nothing is copied. */
  static final class MemoryReader extends ArrowReader {

    private final List<VectorSchemaRoot> batches;
    private int next;

    MemoryReader(List<VectorSchemaRoot> batches) {
      super(ALLOCATOR);
      this.batches = batches;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      prepareLoadNextBatch();
      if (next == batches.size()) {
        return false;
      }
      VectorSchemaRoot source = batches.get(next++);
      VectorSchemaRoot target = getVectorSchemaRoot();
      for (int i = 0; i < source.getFieldVectors().size(); i++) {
        FieldVector from = source.getVector(i);
        TransferPair pair = from.makeTransferPair(target.getVector(i));
        pair.splitAndTransfer(0, from.getValueCount());
      }
      target.setRowCount(source.getRowCount());
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return schema();
    }
  }
}
