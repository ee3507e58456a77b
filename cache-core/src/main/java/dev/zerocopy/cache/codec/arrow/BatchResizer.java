package dev.zerocopy.cache.codec.arrow;

import java.io.IOException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.ArrowType.ArrowTypeID;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of a good size: small ones are joined, huge ones are cut.
 *
 * <p>A batch is what a scan keeps resident at a time, and its columns are the pieces that a reader
 * faults in: too small, and a column's pages drag neighbours in; too large, and a scan is no longer
 * cheap in memory. Batches between half and four times {@value #TARGET_BYTES} bytes pass as they
 * are, without a copy.
 */
final class BatchResizer implements AutoCloseable {

  static final long TARGET_BYTES = 8 << 20;

  private final Schema schema;
  private final Sink sink;
  private final boolean canJoin;
  private @Nullable VectorSchemaRoot joined;

  BatchResizer(Schema schema, Sink sink) {
    this.schema = schema;
    this.sink = sink;
    this.canJoin = schema.getFields().stream().allMatch(BatchResizer::canAppend);
  }

  /**
   * Whether Arrow's appender can do it: it casts a large list to a list, knows no list views, and
   * never ends to look for room in a vector that has none of its own.
   */
  static boolean canAppend(Field field) {
    return switch (field.getType().getTypeID()) {
      case LargeList, ListView, LargeListView, RunEndEncoded -> false;
      case Struct -> !field.getChildren().isEmpty() && canAppendBelow(field);
      case FixedSizeList ->
          ((ArrowType.FixedSizeList) field.getType()).getListSize() > 0 && canAppendBelow(field);
      default -> canAppendBelow(field);
    };
  }

  private static boolean canAppendBelow(Field field) {
    return field.getChildren().stream()
        .allMatch(child -> child.getType().getTypeID() != ArrowTypeID.Null && canAppend(child));
  }

  void add(VectorSchemaRoot root) throws IOException {
    long bytes = bufferBytes(root);
    if (bytes > 4 * TARGET_BYTES) {
      flush();
      cut(root, bytes);
    } else if (bytes >= TARGET_BYTES / 2 || !canJoin) {
      flush();
      sink.accept(root);
    } else if (root.getRowCount() > 0) {
      join(root);
    }
  }

  private void cut(VectorSchemaRoot root, long bytes) throws IOException {
    int rows = root.getRowCount();
    // A multiple of 64 rows: validity bits are then shared, not shifted.
    int step = (int) Math.max(64, rows * TARGET_BYTES / bytes & -64L);
    for (int start = 0; start < rows; start += step) {
      try (VectorSchemaRoot part = root.slice(start, Math.min(step, rows - start))) {
        sink.accept(part);
      }
    }
  }

  private void join(VectorSchemaRoot root) throws IOException {
    VectorSchemaRoot target = joined;
    if (target == null) {
      target = VectorSchemaRoot.create(schema, ArrowMemory.allocator());
      target.allocateNew();
      target.setRowCount(0);
      joined = target;
    }
    VectorSchemaRootAppender.append(false, target, root);
    if (bufferBytes(target) >= TARGET_BYTES) {
      flush();
    }
  }

  /** Passes on what was joined so far. */
  void flush() throws IOException {
    VectorSchemaRoot full = joined;
    if (full != null) {
      joined = null;
      try (full) {
        sink.accept(full);
      }
    }
  }

  @Override
  public void close() {
    if (joined != null) {
      joined.close();
    }
  }

  private static long bufferBytes(VectorSchemaRoot root) {
    long sum = 0;
    for (FieldVector vector : root.getFieldVectors()) {
      sum += vector.getBufferSize();
    }
    return sum;
  }

  /** Where batches go. */
  @FunctionalInterface
  interface Sink {

    /** Takes a batch; its vectors may be reused afterwards. */
    void accept(VectorSchemaRoot root) throws IOException;
  }
}
