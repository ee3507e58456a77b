package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * Records as a source of batches: all are looked at once if the form of a column depends on its
 * values, then batch by batch they are put into vectors.
 *
 * <p>Dictionaries are whole before the first batch, so that readers that know no growing ones have
 * all.
 */
final class RecordWriter extends ArrowReader {

  private static final long BATCH_BYTES = 8 << 20;

  private final NestedAppenders.Records appender;
  private final Iterator<?> rows;
  private final List<List<String>> dictionaryValues = new ArrayList<>();
  private final Schema schema;
  private boolean isBound;

  private RecordWriter(RecordShape shape, Collection<?> rows, RootAllocator allocator) {
    super(allocator);
    this.appender = new NestedAppenders.Records(shape);
    if (appender.scans()) {
      rows.forEach(appender::scan);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(RecordCodec.CLASS_KEY, shape.type().getName());
    metadata.put(RecordCodec.SHAPE_KEY, shape.describe());
    this.schema = new Schema(List.of(appender.fields(dictionaryValues)), metadata);
    this.rows = rows.iterator();
  }

  /** Writes records of one class as an entry. */
  static void write(RecordShape shape, Collection<?> rows, EntryWriter writer) throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        RecordWriter reader = new RecordWriter(shape, rows, allocator)) {
      ArrowCodec.writeTable(reader, writer);
    } catch (OversizedAllocationException e) {
      throw new UnsupportedValueException(
          "A value of " + shape.type().getName() + " is too long for a column: " + e.getMessage());
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorSchemaRoot root = getVectorSchemaRoot();
    if (!isBound) {
      bind(root);
    }
    if (!rows.hasNext()) {
      return false;
    }
    root.clear();
    root.allocateNew();
    int row = 0;
    long bytes = 0;
    while (bytes < BATCH_BYTES && rows.hasNext()) {
      bytes += appender.appendComponents(row++, rows.next());
    }
    root.setRowCount(row);
    return true;
  }

  private void bind(VectorSchemaRoot root) throws IOException {
    isBound = true;
    appender.bind(root.getFieldVectors());
    for (int id = 0; id < dictionaryValues.size(); id++) {
      FieldVector vector =
          Objects.requireNonNull(getDictionaryVectors().get((long) id)).getVector();
      List<String> values = dictionaryValues.get(id);
      vector.allocateNew();
      for (int i = 0; i < values.size(); i++) {
        ((VarCharVector) vector).setSafe(i, TextAppender.encode(values.get(i)));
      }
      vector.setValueCount(values.size());
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return schema;
  }
}
