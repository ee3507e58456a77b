package dev.zerocopy.cache.codec.arrow;

import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Makes a tiny table and reads it back in both ways. */
final class VectorWarmUp {

  private VectorWarmUp() {}

  static void run() {
    try (BigIntVector whole = new BigIntVector("i", ArrowMemory.allocator());
        Float8Vector real = new Float8Vector("d", ArrowMemory.allocator());
        VarCharVector text = new VarCharVector("s", ArrowMemory.allocator())) {
      whole.setSafe(0, 1);
      real.setSafe(0, 1);
      text.setSafe(0, new byte[] {'a'});
      VectorSchemaRoot root = new VectorSchemaRoot(List.of(whole, real, text));
      root.setRowCount(1);
      MappedArrowTable table = Spools.copyOf(root, null);
      table.batch(0).column("d").getDouble(0);
      table.batch(0).toRoot().getFieldVectors();
    }
  }
}
