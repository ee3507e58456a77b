package dev.zerocopy.cache.codec.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;

/**
 * What an Arrow entry's metadata says: schema, where the batches and the dictionaries lie.
 *
 * <p>The bytes were verified when the entry was opened and are in memory of our own.
 */
final class ArrowIndex {

  private final Schema schema;
  private final List<FieldLayout> columns = new ArrayList<>();
  private final List<BatchPlace> batches = new ArrayList<>();
  private final List<DictionaryPlace> dictionaries = new ArrayList<>();
  private final Map<Long, FieldLayout> valueLayouts = new HashMap<>();
  private final long rowCount;

  /** A record batch: its message and the offset of its body in the entry. */
  record BatchPlace(RecordBatch message, long bodyOffset, long bodyBytes) {

    int rowCount() {
      return Math.toIntExact(message.length());
    }
  }

  /** Values of a dictionary; a delta continues the places before it. */
  record DictionaryPlace(long id, boolean isDelta, BatchPlace values) {}

  ArrowIndex(ByteBuffer metadata) {
    ByteBuffer in = metadata.order(ByteOrder.LITTLE_ENDIAN);
    int count = in.getInt();
    in.getInt();
    Schema found = null;
    long rows = 0;
    for (int i = 0; i < count; i++) {
      long bodyOffset = in.getLong();
      int length = in.getInt();
      in.getInt();
      Message message =
          Message.getRootAsMessage(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      in.position(in.position() + length);
      switch (message.headerType()) {
        case MessageHeader.Schema -> found = (Schema) message.header(new Schema());
        case MessageHeader.RecordBatch -> {
          RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
          batches.add(new BatchPlace(batch, bodyOffset, message.bodyLength()));
          rows += batch.length();
        }
        default -> {
          DictionaryBatch values = (DictionaryBatch) message.header(new DictionaryBatch());
          dictionaries.add(
              new DictionaryPlace(
                  values.id(),
                  values.isDelta(),
                  new BatchPlace(values.data(), bodyOffset, message.bodyLength())));
        }
      }
    }
    if (found == null) {
      throw new IllegalArgumentException("Arrow metadata must hold a schema, found none");
    }
    this.schema = found;
    this.rowCount = rows;
    readLayouts();
  }

  private void readLayouts() {
    List<Field> encoded = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      columns.add(FieldLayout.of(schema.fields(i)));
      FieldLayout.collectEncoded(schema.fields(i), encoded);
    }
    for (Field field : encoded) {
      valueLayouts.putIfAbsent(field.dictionary().id(), FieldLayout.ofValues(field));
    }
  }

  Schema schema() {
    return schema;
  }

  /** The schema's custom metadata, in its order. */
  Map<String, String> customMetadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < schema.customMetadataLength(); i++) {
      KeyValue pair = schema.customMetadata(i);
      metadata.put(pair.key(), pair.value());
    }
    return Collections.unmodifiableMap(metadata);
  }

  List<FieldLayout> columns() {
    return columns;
  }

  List<BatchPlace> batches() {
    return batches;
  }

  List<DictionaryPlace> dictionaries() {
    return dictionaries;
  }

  /** The layout of a dictionary's values. */
  FieldLayout valueLayout(long dictionaryId) {
    FieldLayout layout = valueLayouts.get(dictionaryId);
    if (layout == null) {
      throw new IllegalArgumentException("Dictionary " + dictionaryId + " is not in the schema");
    }
    return layout;
  }

  long rowCount() {
    return rowCount;
  }
}
