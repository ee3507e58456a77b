package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.memory.NativeRegion;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** A batch's body on copy-on-write pages of its own, ready to be put under vectors. */
final class VectorBody {

  private final BatchBody body;
  private final NativeRegion region;
  private final RegionReferences references;
  private final long offset;

  VectorBody(BatchBody body) {
    this.body = body;
    this.offset = body.place().bodyOffset();
    this.region =
        body.place().bodyBytes() == 0
            ? NativeRegion.allocate(Long.BYTES) // nothing to map: a table of nulls or of no rows
            : body.entry().copyOnWrite(offset, body.place().bodyBytes());
    this.references = new RegionReferences(region, offset);
  }

  /** Verifies a column as these pages hold it. */
  void verify(int column) {
    body.entry()
        .verify(body.columnOffset(column), body.columnBytes(column), region.segment(), offset);
  }

  /** Puts a column's nodes and buffers into a vector, without touching a page. */
  void load(int column, FieldLayout layout, FieldVector vector) {
    new Loader(column).load(layout, vector);
  }

  /** The chosen columns as a record batch for Arrow's own loader. */
  ArrowRecordBatch toRecordBatch(int[] selection, List<FieldLayout> columns) {
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    List<Long> variadicCounts = new ArrayList<>();
    for (int column : selection) {
      FieldLayout layout = columns.get(column);
      for (int i = 0; i < layout.nodeCount(); i++) {
        nodes.add(node(body.firstNode(column) + i));
      }
      int count = layout.bufferCount();
      for (int i = 0; i < layout.viewCount(); i++) {
        int variadic = body.variadicCount(body.firstVariadic(column) + i);
        variadicCounts.add((long) variadic);
        count += variadic;
      }
      for (int i = 0; i < count; i++) {
        buffers.add(buffer(body.firstBuffer(column) + i));
      }
    }
    return new ArrowRecordBatch(
        body.rowCount(),
        nodes,
        buffers,
        NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
        variadicCounts,
        false);
  }

  private ArrowFieldNode node(int node) {
    return new ArrowFieldNode(body.nodeLength(node), body.nodeNullCount(node));
  }

  private ArrowBuf buffer(int buffer) {
    return references.buffer(body.bufferOffset(buffer), body.bufferBytes(buffer));
  }

  /** Walks a column's nodes and buffers in the order of the record batch. */
  private final class Loader {

    private int node;
    private int buffer;
    private int variadic;

    Loader(int column) {
      this.node = body.firstNode(column);
      this.buffer = body.firstBuffer(column);
      this.variadic = body.firstVariadic(column);
    }

    void load(FieldLayout layout, FieldVector vector) {
      int count = layout.ownBuffers() + (layout.isView() ? body.variadicCount(variadic++) : 0);
      List<ArrowBuf> buffers = new ArrayList<>(count);
      for (int end = buffer + count; buffer < end; buffer++) {
        buffers.add(buffer(buffer));
      }
      vector.loadFieldBuffers(node(node++), buffers);
      List<FieldVector> below = vector.getChildrenFromFields();
      for (int i = 0; i < layout.children().size(); i++) {
        load(layout.children().get(i), below.get(i));
      }
    }

    private ArrowBuf buffer(int index) {
      return VectorBody.this.buffer(index);
    }
  }
}
