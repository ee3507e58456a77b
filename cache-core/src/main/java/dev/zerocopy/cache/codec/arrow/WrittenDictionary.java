package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.UnsupportedValueException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.compare.Range;
import org.apache.arrow.vector.compare.RangeEqualsVisitor;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.arrow.vector.util.VectorBatchAppender;
import org.jspecify.annotations.Nullable;

/**
 * The values of one dictionary that the entry has so far.
 *
 * <p>A copy is kept, because readers append to their dictionaries in place.
 */
final class WrittenDictionary implements AutoCloseable {

  private final long id;
  private @Nullable FieldVector written;

  /** A dictionary of values that Arrow cannot append, as it was when it was written. */
  private @Nullable FieldVector fixed;

  private int fixedCount;

  WrittenDictionary(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  boolean isWritten() {
    return written != null || fixed != null;
  }

  boolean differsFrom(FieldVector vector) {
    int count = written == null ? fixedCount : written.getValueCount();
    return !isWritten() || count != vector.getValueCount() || !startsWithWritten(vector);
  }

  /**
   * Returns the values that a dictionary has beyond the written ones, and counts them as written.
   *
   * <p><b>Failure</b>: {@link UnsupportedValueException} if it does not begin with the written
   * ones: a file has room for one dictionary that grows, not for one that is replaced.
   *
   * @return a vector to close
   */
  FieldVector addedBy(FieldVector vector) {
    if (isWritten() && !startsWithWritten(vector)) {
      throw new UnsupportedValueException(
          "Dictionary "
              + id
              + " is replaced between batches; return a table whose dictionary only grows, or"
              + " decode the column first");
    }
    int known = written == null ? fixedCount : written.getValueCount();
    TransferPair pair = vector.getTransferPair(vector.getAllocator());
    pair.splitAndTransfer(known, vector.getValueCount() - known);
    FieldVector added = (FieldVector) pair.getTo();
    if (!canAppend(vector.getField())) {
      fixed = vector;
      fixedCount = vector.getValueCount();
      return added;
    }
    FieldVector copy = written;
    if (copy == null) {
      copy = vector.getField().createVector(ArrowMemory.allocator());
      copy.allocateNew();
      written = copy;
    }
    if (added.getValueCount() > 0) {
      VectorBatchAppender.batchAppend(copy, added);
    }
    return added;
  }

  private static boolean canAppend(Field values) {
    return BatchResizer.canAppend(values) && !(values.getType() instanceof ArrowType.Union);
  }

  @SuppressWarnings("ReferenceEquality") // without a copy, the same vector is all that can be known
  private boolean startsWithWritten(FieldVector vector) {
    if (fixed != null) {
      return vector == fixed && vector.getValueCount() == fixedCount;
    }
    FieldVector copy = written;
    if (copy == null) {
      return true;
    }
    int count = copy.getValueCount();
    return vector.getValueCount() >= count
        && new RangeEqualsVisitor(copy, vector).rangeEquals(new Range(0, 0, count));
  }

  @Override
  public void close() {
    if (written != null) {
      written.close();
    }
  }
}
