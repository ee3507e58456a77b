package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.IpcMessages.DictionaryPart;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.jspecify.annotations.Nullable;

/**
 * Writes vectors as one table: schema, the dictionaries before the batches that need them, batches.
 *
 * <p><b>Lifetime</b>: {@link #close} frees what it copied of dictionaries and small batches.
 */
final class TableWriter implements AutoCloseable {

  private final ArrowEntryWriter writer;
  private final DictionaryProvider provider;
  private final List<FieldLayout> columns = new ArrayList<>();
  private final Map<Long, FieldLayout> valueLayouts = new HashMap<>();
  private final Map<Long, WrittenDictionary> dictionaries = new HashMap<>();
  private final @Nullable BatchResizer resizer;

  /**
   * Starts the entry.
   *
   * @param schema the schema of the roots to come, in memory format: encoded fields have the type
   *     of their index
   * @param resize whether roots may be joined and cut to batches of a good size
   */
  TableWriter(EntryWriter entry, Schema schema, DictionaryProvider provider, boolean resize)
      throws IOException {
    this.provider = provider;
    TreeSet<Long> dictionaryIds = new TreeSet<>();
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(DictionaryUtility.toMessageFormat(field, provider, dictionaryIds));
    }
    Schema messageSchema = new Schema(fields, schema.getCustomMetadata());
    this.writer = new ArrowEntryWriter(entry, messageSchema, true);
    readLayouts(messageSchema);
    dictionaryIds.forEach(id -> dictionaries.put(id, new WrittenDictionary(id)));
    this.resizer = resize ? new BatchResizer(schema, this::writeBatch) : null;
  }

  /** Writes all that a reader has. */
  static void writeAll(ArrowReader reader, EntryWriter entry) throws IOException {
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    try (TableWriter table = new TableWriter(entry, root.getSchema(), reader, true)) {
      while (reader.loadNextBatch()) {
        table.add(root);
      }
      table.finish();
    }
  }

  private void readLayouts(Schema messageSchema) {
    ByteBuffer message = MessageSerializer.serializeMetadata(messageSchema, IpcOption.DEFAULT);
    org.apache.arrow.flatbuf.Schema schema =
        (org.apache.arrow.flatbuf.Schema)
            Message.getRootAsMessage(message).header(new org.apache.arrow.flatbuf.Schema());
    List<org.apache.arrow.flatbuf.Field> encoded = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      columns.add(FieldLayout.of(schema.fields(i)));
      FieldLayout.collectEncoded(schema.fields(i), encoded);
    }
    for (org.apache.arrow.flatbuf.Field field : encoded) {
      valueLayouts.putIfAbsent(field.dictionary().id(), FieldLayout.ofValues(field));
    }
  }

  /** Adds the rows of a root; the root may be changed once this returns. */
  void add(VectorSchemaRoot root) throws IOException {
    for (WrittenDictionary dictionary : dictionaries.values()) {
      if (dictionary.differsFrom(vectorOf(dictionary.id()))) {
        flush();
        break;
      }
    }
    // Inner dictionaries have the lower level but not always the lower id; readers look values up
    // only when all are loaded, so the order among them is free.
    for (WrittenDictionary dictionary : dictionaries.values()) {
      writeDictionary(dictionary, vectorOf(dictionary.id()));
    }
    if (resizer == null) {
      writeBatch(root);
    } else {
      resizer.add(root);
    }
  }

  private void flush() throws IOException {
    if (resizer != null) {
      resizer.flush();
    }
  }

  private FieldVector vectorOf(long id) {
    Dictionary dictionary = provider.lookup(id);
    if (dictionary == null) {
      throw new IllegalArgumentException("Dictionary " + id + " must be known to the provider");
    }
    return dictionary.getVector();
  }

  private void writeDictionary(WrittenDictionary dictionary, FieldVector vector)
      throws IOException {
    boolean isDelta = dictionary.isWritten();
    try (FieldVector added = dictionary.addedBy(vector)) {
      if (!isDelta || added.getValueCount() > 0) {
        FieldLayout layout = Objects.requireNonNull(valueLayouts.get(dictionary.id()));
        VectorSchemaRoot root =
            new VectorSchemaRoot(List.of(added.getField()), List.of(added), added.getValueCount());
        write(root, List.of(layout), new DictionaryPart(dictionary.id(), isDelta));
      }
    }
  }

  private void writeBatch(VectorSchemaRoot root) throws IOException {
    write(root, columns, null);
  }

  private void write(
      VectorSchemaRoot root, List<FieldLayout> layouts, @Nullable DictionaryPart dictionary)
      throws IOException {
    try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      writer.write(IpcBatch.of(batch, layouts), dictionary);
    }
  }

  /** Writes what is left and ends the entry. */
  void finish() throws IOException {
    for (WrittenDictionary dictionary : dictionaries.values()) {
      if (!dictionary.isWritten()) {
        writeDictionary(dictionary, vectorOf(dictionary.id()));
      }
    }
    flush();
    writer.finish();
  }

  @Override
  public void close() {
    if (resizer != null) {
      resizer.close();
    }
    dictionaries.values().forEach(WrittenDictionary::close);
  }
}
