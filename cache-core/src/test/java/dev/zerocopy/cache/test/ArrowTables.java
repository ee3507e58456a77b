package dev.zerocopy.cache.test;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Tables of any size whose values follow from their place: column {@code id} counts the rows,
 * {@code text} is {@code "row <id>"}, and {@code v0}, {@code v1} … are doubles, see {@link #value}.
 */
public final class ArrowTables {

  private ArrowTables() {}

  /** The schema with so many columns of doubles. */
  public static Schema schema(int doubles) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field("id", FieldType.nullable(new ArrowType.Int(64, true)), null));
    fields.add(new Field("text", FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
    for (int i = 0; i < doubles; i++) {
      ArrowType type = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      fields.add(new Field("v" + i, FieldType.nullable(type), null));
    }
    return new Schema(fields);
  }

  /** What column {@code v<column>} has in a row of the table. */
  public static double value(int column, long row) {
    return column * 1e6 + row * 0.5;
  }

  /** Rows from a number on, in a root to close. */
  public static VectorSchemaRoot root(
      BufferAllocator allocator, int doubles, long firstRow, int rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema(doubles), allocator);
    fill(root, firstRow, rows);
    return root;
  }

  /** Fills a root of {@link #schema}. */
  public static void fill(VectorSchemaRoot root, long firstRow, int rows) {
    BigIntVector id = (BigIntVector) root.getVector("id");
    VarCharVector text = (VarCharVector) root.getVector("text");
    for (int i = 0; i < rows; i++) {
      id.setSafe(i, firstRow + i);
      text.setSafe(i, ("row " + (firstRow + i)).getBytes(StandardCharsets.UTF_8));
    }
    List<FieldVector> vectors = root.getFieldVectors();
    for (int column = 2; column < vectors.size(); column++) {
      Float8Vector vector = (Float8Vector) vectors.get(column);
      vector.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        vector.set(i, value(column - 2, firstRow + i));
      }
    }
    root.setRowCount(rows);
  }

  /** A reader that makes each batch when it is asked for it, to close. */
  public static BatchesReader reader(
      BufferAllocator allocator, int doubles, int batches, int batchRows) {
    BatchesReader reader = new BatchesReader(schema(doubles), allocator);
    for (int i = 0; i < batches; i++) {
      long firstRow = (long) i * batchRows;
      reader.step(() -> fill(reader.getVectorSchemaRoot(), firstRow, batchRows));
    }
    return reader;
  }

  /** A table with so many batches, as they are if each has from 4 to 32 MiB. */
  public static ArrowTable streaming(
      BufferAllocator allocator, int doubles, int batches, int batchRows) {
    return ArrowTable.streaming(() -> reader(allocator, doubles, batches, batchRows));
  }
}
