package dev.zerocopy.cache.codec.arrow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;

/** A table's schema in Arrow's own classes, for who asks for vectors. */
final class VectorLayout {

  private final Schema messageSchema;
  private final Schema memorySchema;

  VectorLayout(ArrowIndex index, int[] selection) {
    Schema all = Schema.convertSchema(index.schema());
    List<Field> message = new ArrayList<>();
    List<Field> memory = new ArrayList<>();
    for (int column : selection) {
      Field field = all.getFields().get(column);
      message.add(field);
      memory.add(DictionaryUtility.toMemoryFormat(field, ArrowMemory.allocator(), new HashMap<>()));
    }
    this.messageSchema = new Schema(message, all.getCustomMetadata());
    this.memorySchema = new Schema(memory, all.getCustomMetadata());
  }

  /** Encoded fields have the type of their dictionary's values, as in the file. */
  Schema messageSchema() {
    return messageSchema;
  }

  /** Encoded fields have the type of their index, as in vectors. */
  Schema memorySchema() {
    return memorySchema;
  }

  /** Makes an empty vector for each column. */
  List<FieldVector> createVectors(BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>(memorySchema.getFields().size());
    for (Field field : memorySchema.getFields()) {
      vectors.add(field.createVector(allocator));
    }
    return vectors;
  }
}
