package dev.zerocopy.cache.codec.arrow;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.VectorValueEqualizer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A root over copy-on-write pages that verifies a column when its vector is first fetched.
 *
 * <p>Arrow's base class reads its own list of vectors in many methods; each that does is
 * overridden. What cannot be caught is a stock root's {@code equals} with this one as its argument.
 *
 * <p><b>Threads</b>: as Arrow's: one writer; readers may fetch columns concurrently.
 */
final class VerifyingRoot extends VectorSchemaRoot {

  private final VectorBody body;
  private final int[] selection;
  private final boolean[] verified;
  private final List<FieldVector> vectors;

  private VerifyingRoot(
      Schema schema, List<FieldVector> vectors, int rowCount, VectorBody body, int[] selection) {
    super(schema, vectors, rowCount);
    this.body = body;
    this.selection = selection;
    this.vectors = vectors;
    this.verified = new boolean[vectors.size()];
  }

  /** Makes the vectors of a batch; touches no page of it. */
  static VectorSchemaRoot open(MappedArrowTable table, BatchBody batch) {
    VectorLayout layout = table.vectors();
    VectorBody body = new VectorBody(batch);
    List<FieldVector> vectors = layout.createVectors(ArrowMemory.allocator());
    int[] selection = table.selection();
    for (int i = 0; i < selection.length; i++) {
      body.load(selection[i], table.index().columns().get(selection[i]), vectors.get(i));
    }
    return new VerifyingRoot(layout.memorySchema(), vectors, batch.rowCount(), body, selection);
  }

  private FieldVector verified(int index) {
    if (!verified[index]) {
      body.verify(selection[index]);
      verified[index] = true;
    }
    return vectors.get(index);
  }

  private void verifyAll() {
    for (int i = 0; i < verified.length; i++) {
      verified(i);
    }
  }

  @SuppressWarnings("ReferenceEquality") // which of the vectors, not one like it
  private @Nullable FieldVector verified(@Nullable FieldVector vector) {
    for (int i = 0; i < verified.length; i++) {
      if (vectors.get(i) == vector) {
        return verified(i);
      }
    }
    return vector;
  }

  private static void verify(@Nullable VectorSchemaRoot other) {
    if (other instanceof VerifyingRoot root) {
      root.verifyAll();
    }
  }

  @Override
  public List<FieldVector> getFieldVectors() {
    verifyAll();
    return super.getFieldVectors();
  }

  @Override
  public @Nullable FieldVector getVector(String name) {
    return verified(super.getVector(name));
  }

  @Override
  public @Nullable FieldVector getVector(Field field) {
    return verified(super.getVector(field));
  }

  @Override
  public FieldVector getVector(int index) {
    return verified(index);
  }

  @Override
  public VectorSchemaRoot addVector(int index, FieldVector vector) {
    verifyAll();
    return super.addVector(index, vector);
  }

  @Override
  public VectorSchemaRoot removeVector(int index) {
    verifyAll();
    return super.removeVector(index);
  }

  @Override
  public void setRowCount(int rowCount) {
    verifyAll();
    super.setRowCount(rowCount);
  }

  @Override
  public String contentToTSVString() {
    verifyAll();
    return super.contentToTSVString();
  }

  @Override
  public VectorSchemaRoot slice(int index, int length) {
    verifyAll();
    return super.slice(index, length);
  }

  @Override
  @SuppressWarnings("NonOverridingEquals") // Arrow's own overload
  public boolean equals(VectorSchemaRoot other) {
    verifyAll();
    verify(other);
    return super.equals(other);
  }

  @Override
  public boolean approxEquals(
      VectorSchemaRoot other,
      VectorValueEqualizer<Float4Vector> floatDifference,
      VectorValueEqualizer<Float8Vector> doubleDifference) {
    verifyAll();
    verify(other);
    return super.approxEquals(other, floatDifference, doubleDifference);
  }
}
