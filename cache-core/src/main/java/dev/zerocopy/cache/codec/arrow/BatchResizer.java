package dev.zerocopy.cache.codec.arrow;

import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.UnionMode;
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
 * are, without a copy; so do huge ones that Arrow cannot cut.
 */
final class BatchResizer implements AutoCloseable {

  static final long TARGET_BYTES = 8 << 20;

  private final Schema schema;
  private final Sink sink;
  private final long targetBytes;
  private final boolean canJoin;
  private final boolean canCut;
  private @Nullable VectorSchemaRoot joined;

  BatchResizer(Schema schema, Sink sink) {
    this(schema, sink, TARGET_BYTES);
  }

  /** With another size of batches. */
  BatchResizer(Schema schema, Sink sink, long targetBytes) {
    this.schema = schema;
    this.sink = sink;
    this.targetBytes = targetBytes;
    this.canJoin = schema.getFields().stream().allMatch(BatchResizer::canAppend);
    this.canCut = schema.getFields().stream().allMatch(BatchResizer::canSlice);
  }

  /** Whether Arrow can slice it: in a dense union it takes type ids for the children's numbers. */
  private static boolean canSlice(Field field) {
    return !(field.getType() instanceof ArrowType.Union union
            && union.getMode() == UnionMode.Dense
            && !hasNumbersAsIds(union))
        && field.getChildren().stream().allMatch(BatchResizer::canSlice);
  }

  private static boolean hasNumbersAsIds(ArrowType.Union union) {
    int[] ids = union.getTypeIds();
    return ids == null || IntStream.range(0, ids.length).allMatch(i -> ids[i] == i);
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
    if (bytes > 4 * targetBytes && canCut) {
      flush();
      cut(root, bytes);
    } else if (bytes >= targetBytes / 2 || !canJoin) {
      flush();
      sink.accept(root);
    } else if (root.getRowCount() > 0) {
      join(root);
    }
  }

  private void cut(VectorSchemaRoot root, long bytes) throws IOException {
    int rows = root.getRowCount();
    // A multiple of 64 rows: validity bits are then shared, not shifted.
    int step = (int) Math.max(64, rows * targetBytes / bytes & -64L);
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
    if (bufferBytes(target) >= targetBytes) {
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
