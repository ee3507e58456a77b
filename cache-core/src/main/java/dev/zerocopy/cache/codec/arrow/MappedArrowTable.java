package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.ArrowIndex.BatchPlace;
import dev.zerocopy.cache.codec.arrow.ArrowIndex.DictionaryPlace;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A table over an open entry: all or some of its columns. */
final class MappedArrowTable implements ArrowTable {

  private final StoredEntry entry;
  private final ArrowIndex index;
  private final int[] selection;
  private final List<Column> columns;
  private volatile @Nullable VectorLayout vectors;

  /** The whole table. */
  MappedArrowTable(StoredEntry entry) {
    this(entry, new ArrowIndex(entry.metadata()), null);
  }

  private MappedArrowTable(StoredEntry entry, ArrowIndex index, int @Nullable [] selected) {
    this.entry = entry;
    this.index = index;
    List<FieldLayout> all = index.columns();
    int[] chosen = selected;
    if (chosen == null) {
      chosen = new int[all.size()];
      Arrays.setAll(chosen, i -> i);
    }
    this.selection = chosen;
    List<Column> described = new ArrayList<>();
    for (int i : chosen) {
      described.add(new Column(all.get(i).name(), all.get(i).valueType()));
    }
    this.columns = List.copyOf(described);
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public Map<String, String> metadata() {
    return index.customMetadata();
  }

  @Override
  public long rowCount() {
    return index.rowCount();
  }

  @Override
  public int batchCount() {
    return index.batches().size();
  }

  @Override
  public ArrowBatch batch(int batch) {
    return new ArrowBatch(this, bodyOf(batch));
  }

  BatchBody bodyOf(int batch) {
    Objects.checkIndex(batch, batchCount());
    return new BatchBody(entry, index.batches().get(batch), index.columns());
  }

  @Override
  public Iterable<ArrowBatch> batches() {
    return () ->
        new Iterator<>() {
          private int next;
          private @Nullable ArrowBatch passed;

          @Override
          public boolean hasNext() {
            if (next == batchCount()) {
              releasePassed();
            }
            return next < batchCount();
          }

          @Override
          public ArrowBatch next() {
            if (next == batchCount()) {
              throw new NoSuchElementException();
            }
            releasePassed();
            ArrowBatch batch = batch(next++);
            passed = batch;
            return batch;
          }

          private void releasePassed() {
            if (passed != null) {
              passed.releasePages();
              passed = null;
            }
          }
        };
  }

  @Override
  public ArrowTable project(String... names) {
    int[] chosen = new int[names.length];
    Arrays.setAll(chosen, i -> selection[indexOf(names[i])]);
    return new MappedArrowTable(entry, index, chosen);
  }

  int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "Column must be one of " + columns.stream().map(Column::name).toList() + ", got " + name);
  }

  @Override
  @SuppressWarnings("resource") // the caller closes it
  public ArrowReader openReader(BufferAllocator allocator) {
    return new MappedTableReader(this, allocator);
  }

  @Override
  public Schema schema() {
    return vectors().memorySchema();
  }

  @Override
  public long sizeBytes() {
    return entry.lengthBytes();
  }

  /** Writes the table into another entry. */
  void writeTo(EntryWriter writer) throws IOException {
    new StoredBatches(this).writeTo(writer, true);
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    try (ChannelEntryWriter writer = new ChannelEntryWriter(channel)) {
      new StoredBatches(this).writeTo(writer, false);
    }
  }

  ArrowIndex index() {
    return index;
  }

  StoredEntry entry() {
    return entry;
  }

  int[] selection() {
    return selection;
  }

  /** The part that needs Arrow's schema classes, made when first asked for. */
  VectorLayout vectors() {
    VectorLayout made = vectors;
    if (made == null) {
      made = new VectorLayout(index, selection);
      vectors = made;
    }
    return made;
  }

  void releasePages(BatchBody body) {
    if (selection.length == index.columns().size()) {
      entry.releasePages(body.place().bodyOffset(), body.place().bodyBytes());
      return;
    }
    for (int column : selection) {
      entry.releasePages(body.columnOffset(column), body.columnBytes(column));
    }
  }

  VectorSchemaRoot rootOf(BatchBody body) {
    return VerifyingRoot.open(this, body);
  }

  ArrowColumn columnOf(BatchBody body, int column) {
    int at = selection[Objects.checkIndex(column, selection.length)];
    entry.verify(body.columnOffset(at), body.columnBytes(at));
    return new ColumnBuilder(body, at).build(index.columns().get(at));
  }

  private @Nullable ArrowDictionary dictionary(@Nullable Long id) {
    if (id == null) {
      return null;
    }
    List<ArrowColumn> parts = new ArrayList<>();
    for (DictionaryPlace place : index.dictionaries()) {
      if (place.id() == id) {
        FieldLayout layout = index.valueLayout(id);
        BatchPlace values = place.values();
        BatchBody body = new BatchBody(entry, values, List.of(layout));
        entry.verify(body.columnOffset(0), body.columnBytes(0));
        parts.add(new ColumnBuilder(body, 0).build(layout));
      }
    }
    return new ArrowDictionary(parts);
  }

  /** Walks a column's nodes and buffers in the order of the record batch. */
  private final class ColumnBuilder {

    private final BatchBody body;
    private int node;
    private int buffer;
    private int variadic;

    ColumnBuilder(BatchBody body, int column) {
      this.body = body;
      this.node = body.firstNode(column);
      this.buffer = body.firstBuffer(column);
      this.variadic = body.firstVariadic(column);
    }

    ArrowColumn build(FieldLayout layout) {
      int length = Math.toIntExact(body.nodeLength(node));
      int nullCount = Math.toIntExact(body.nodeNullCount(node));
      node++;
      int count = layout.ownBuffers() + (layout.isView() ? body.variadicCount(variadic++) : 0);
      List<MemorySegment> buffers = new ArrayList<>(count);
      for (int end = buffer + count; buffer < end; buffer++) {
        buffers.add(entry.bytes().asSlice(body.bufferOffset(buffer), body.bufferBytes(buffer)));
      }
      List<ArrowColumn> children = new ArrayList<>();
      for (FieldLayout child : layout.children()) {
        children.add(build(child));
      }
      return new ArrowColumn(
          layout,
          length,
          nullCount,
          List.copyOf(buffers),
          List.copyOf(children),
          dictionary(layout.dictionaryId()));
    }
  }
}
