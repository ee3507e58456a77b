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
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Writes a source with the values of its top-level encoded columns in the place of their indices,
 * for sources whose dictionaries are replaced between batches.
 */
final class DecodedTable {

  private DecodedTable() {}

  static void writeAll(ArrowReader reader, EntryWriter entry) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    Schema schema = decoded(root.getSchema(), reader);
    try (TableWriter table = new TableWriter(entry, schema, reader, true)) {
      while (reader.loadNextBatch()) {
        try (VectorSchemaRoot batch = decoded(root, schema, reader)) {
          table.add(batch);
        }
      }
      table.finish();
    }
  }

  private static Schema decoded(Schema schema, DictionaryProvider dictionaries) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      if (field.getDictionary() == null) {
        fields.add(field);
        continue;
      }
      Field values = dictionaryOf(field, dictionaries).getVector().getField();
      FieldType type =
          new FieldType(field.isNullable(), values.getType(), null, field.getMetadata());
      fields.add(new Field(field.getName(), type, values.getChildren()));
    }
    return new Schema(fields, schema.getCustomMetadata());
  }

  private static VectorSchemaRoot decoded(
      VectorSchemaRoot root, Schema schema, DictionaryProvider dictionaries) {
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector vector : root.getFieldVectors()) {
      if (vector.getField().getDictionary() == null) {
        TransferPair pair = vector.getTransferPair(vector.getAllocator());
        pair.splitAndTransfer(0, vector.getValueCount());
        vectors.add((FieldVector) pair.getTo());
      } else {
        Dictionary dictionary = dictionaryOf(vector.getField(), dictionaries);
        vectors.add((FieldVector) DictionaryEncoder.decode(vector, dictionary));
      }
    }
    return new VectorSchemaRoot(schema, vectors, root.getRowCount());
  }

  private static Dictionary dictionaryOf(Field field, DictionaryProvider dictionaries) {
    Dictionary dictionary = dictionaries.lookup(field.getDictionary().getId());
    if (dictionary == null) {
      throw new IllegalArgumentException(
          "Dictionary " + field.getDictionary().getId() + " must be known to the reader");
    }
    return dictionary;
  }
}
