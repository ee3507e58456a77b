package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes a source with the values of its encoded fields, nested ones too, in the place of their
 * indices, for sources whose dictionaries are replaced between batches.
 */
final class DecodedTable {

  private final DictionaryProvider dictionaries;

  private DecodedTable(DictionaryProvider dictionaries) {
    this.dictionaries = dictionaries;
  }

  static void writeAll(ArrowReader reader, EntryWriter entry) throws IOException {
    DecodedTable decoded = new DecodedTable(reader);
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    Schema schema =
        new Schema(
            decoded.fields(root.getSchema().getFields()), root.getSchema().getCustomMetadata());
    try (TableWriter table = new TableWriter(entry, schema, reader, true)) {
      while (reader.loadNextBatch()) {
        try (VectorSchemaRoot batch = decoded.batch(root, schema)) {
          table.add(batch);
        }
      }
      table.finish();
    }
  }

  private List<Field> fields(List<Field> encoded) {
    return encoded.stream().map(this::field).toList();
  }

  private Field field(Field field) {
    Field values =
        field.getDictionary() == null ? field : dictionaryOf(field).getVector().getField();
    FieldType type = new FieldType(field.isNullable(), values.getType(), null, field.getMetadata());
    return new Field(field.getName(), type, fields(values.getChildren()));
  }

  private VectorSchemaRoot batch(VectorSchemaRoot root, Schema schema) {
    List<FieldVector> vectors = new ArrayList<>();
    for (Field field : schema.getFields()) {
      vectors.add(field.createVector(root.getVector(vectors.size()).getAllocator()));
    }
    VectorSchemaRoot batch = new VectorSchemaRoot(schema, vectors, root.getRowCount());
    try {
      for (int i = 0; i < vectors.size(); i++) {
        load(root.getVector(i), vectors.get(i));
      }
      return batch;
    } catch (Throwable e) {
      batch.close();
      throw e;
    }
  }

  /** Shares the buffers of a vector, and of what is below it, except for what was encoded. */
  private void load(FieldVector vector, FieldVector decoded) {
    if (vector.getField().getDictionary() != null) {
      Dictionary dictionary = dictionaryOf(vector.getField());
      try (FieldVector values = (FieldVector) DictionaryEncoder.decode(vector, dictionary)) {
        load(values, decoded);
      }
      return;
    }
    decoded.loadFieldBuffers(
        new ArrowFieldNode(vector.getValueCount(), vector.getNullCount()),
        vector.getFieldBuffers());
    List<FieldVector> below = vector.getChildrenFromFields();
    List<FieldVector> decodedBelow = decoded.getChildrenFromFields();
    for (int i = 0; i < below.size(); i++) {
      load(below.get(i), decodedBelow.get(i));
    }
  }

  private Dictionary dictionaryOf(Field field) {
    Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
    if (dictionary == null) {
      throw new IllegalArgumentException(
          "Dictionary " + field.getDictionary().getId() + " must be known to the reader");
    }
    return dictionary;
  }
}
