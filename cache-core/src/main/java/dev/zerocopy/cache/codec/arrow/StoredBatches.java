package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.ArrowIndex.BatchPlace;
import dev.zerocopy.cache.codec.arrow.ArrowIndex.DictionaryPlace;
import dev.zerocopy.cache.codec.arrow.IpcMessages.DictionaryPart;
import dev.zerocopy.cache.store.EntryWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The batches of a stored table, to be written once more: verified, then copied from where they
 * lie, without vectors.
 */
final class StoredBatches {

  private final MappedArrowTable table;
  private final ArrowIndex index;

  StoredBatches(MappedArrowTable table) {
    this.table = table;
    this.index = table.index();
  }

  /** Writes an Arrow file of the table's columns and gives back the pages that it has passed. */
  void writeTo(EntryWriter writer, boolean isPaged) throws IOException {
    ArrowEntryWriter out = new ArrowEntryWriter(writer, table.vectors().messageSchema(), isPaged);
    Set<Long> used = usedDictionaries();
    for (DictionaryPlace place : index.dictionaries()) {
      if (used.contains(place.id())) {
        List<FieldLayout> layout = List.of(index.valueLayout(place.id()));
        IpcBatch values = batch(body(place.values(), layout), new int[] {0}, layout);
        out.write(values, new DictionaryPart(place.id(), place.isDelta()));
      }
    }
    for (BatchPlace place : index.batches()) {
      BatchBody body = body(place, index.columns());
      out.write(batch(body, table.selection(), index.columns()), null);
      table.releasePages(body);
    }
    out.finish();
  }

  private Set<Long> usedDictionaries() {
    Set<Long> used = new HashSet<>();
    for (int column : table.selection()) {
      collect(index.columns().get(column), used);
    }
    return used;
  }

  private void collect(FieldLayout layout, Set<Long> used) {
    Long id = layout.dictionaryId();
    if (id != null && used.add(id)) {
      collect(index.valueLayout(id), used);
    }
    layout.children().forEach(child -> collect(child, used));
  }

  private BatchBody body(BatchPlace place, List<FieldLayout> columns) {
    return new BatchBody(table.entry(), place, columns);
  }

  private IpcBatch batch(BatchBody body, int[] selection, List<FieldLayout> columns) {
    List<IpcBatch.Node> nodes = new ArrayList<>();
    List<IpcBatch.Source> buffers = new ArrayList<>();
    List<Long> variadicCounts = new ArrayList<>();
    int[] columnBuffers = new int[selection.length];
    for (int i = 0; i < selection.length; i++) {
      int column = selection[i];
      table.entry().verify(body.columnOffset(column), body.columnBytes(column));
      int node = body.firstNode(column);
      for (int end = node + columns.get(column).nodeCount(); node < end; node++) {
        nodes.add(new IpcBatch.Node(body.nodeLength(node), body.nodeNullCount(node)));
      }
      int view = body.firstVariadic(column);
      for (int end = view + columns.get(column).viewCount(); view < end; view++) {
        variadicCounts.add((long) body.variadicCount(view));
      }
      int buffer = body.firstBuffer(column);
      int end = body.firstBuffer(column + 1);
      columnBuffers[i] = end - buffer;
      for (; buffer < end; buffer++) {
        buffers.add(source(body.bufferOffset(buffer), body.bufferBytes(buffer)));
      }
    }
    return new IpcBatch(
        body.rowCount(),
        nodes,
        buffers,
        columnBuffers,
        variadicCounts.stream().mapToLong(Long::longValue).toArray());
  }

  private IpcBatch.Source source(long start, long lengthBytes) {
    MemorySegment bytes = table.entry().bytes();
    return new IpcBatch.Source(
        lengthBytes,
        (offset, target) -> {
          MemorySegment from = bytes.asSlice(start + offset, target.remaining());
          MemorySegment.ofBuffer(target).copyFrom(from);
          target.position(target.limit());
        });
  }
}
