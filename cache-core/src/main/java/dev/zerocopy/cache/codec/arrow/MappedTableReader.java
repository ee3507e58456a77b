package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.ArrowIndex.DictionaryPlace;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow's own reader interface over a mapped table. */
final class MappedTableReader extends ArrowReader {

  private final MappedArrowTable table;
  private int next;
  private long bytesRead;

  MappedTableReader(MappedArrowTable table, BufferAllocator allocator) {
    super(allocator);
    this.table = table;
  }

  @Override
  protected Schema readSchema() {
    return table.vectors().messageSchema();
  }

  @Override
  protected void initialize() throws IOException {
    super.initialize();
    for (DictionaryPlace place : table.index().dictionaries()) {
      if (dictionaries.containsKey(place.id())) {
        FieldLayout layout = table.index().valueLayout(place.id());
        BatchBody values = new BatchBody(table.entry(), place.values(), List.of(layout));
        VectorBody body = new VectorBody(values);
        body.verify(0);
        loadDictionary(
            new ArrowDictionaryBatch(
                place.id(), body.toRecordBatch(new int[] {0}, List.of(layout)), place.isDelta()));
      }
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (next == table.batchCount()) {
      return false;
    }
    BatchBody batch = table.bodyOf(next++);
    VectorBody body = new VectorBody(batch);
    for (int column : table.selection()) {
      body.verify(column);
      bytesRead += batch.columnBytes(column);
    }
    loadRecordBatch(body.toRecordBatch(table.selection(), table.index().columns()));
    return true;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  protected void closeReadSource() {}
}
