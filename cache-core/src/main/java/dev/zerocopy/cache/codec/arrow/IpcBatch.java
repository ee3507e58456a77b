package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.EntryWriter;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * One record batch as it is written: its nodes and where the bytes of its buffers come from.
 *
 * <p>Every node has its validity bitmap, also when no value is null: a reader that finds none
 * allocates one, and would no longer be free of copies.
 *
 * @param columnBuffers how many of the buffers belong to each top-level column
 */
record IpcBatch(
    long rowCount,
    List<Node> nodes,
    List<Source> buffers,
    int[] columnBuffers,
    long[] variadicCounts) {

  record Node(long length, long nullCount) {}

  record Source(long lengthBytes, EntryWriter.Source bytes) {}

  long bufferBytes() {
    long sum = 0;
    for (Source buffer : buffers) {
      sum += buffer.lengthBytes;
    }
    return sum;
  }

  /** A batch of vectors; they must stay unchanged until it is written. */
  static IpcBatch of(ArrowRecordBatch batch, List<FieldLayout> columns) {
    return new Builder(batch).build(columns);
  }

  private static final class Builder {

    private final ArrowRecordBatch batch;
    private final Iterator<ArrowFieldNode> nodes;
    private final Iterator<ArrowBuf> buffers;
    private final Iterator<Long> variadicCounts;
    private final List<Source> sources = new ArrayList<>();

    Builder(ArrowRecordBatch batch) {
      this.batch = batch;
      this.nodes = batch.getNodes().iterator();
      this.buffers = batch.getBuffers().iterator();
      List<Long> counts = batch.getVariadicBufferCounts();
      this.variadicCounts = (counts == null ? List.<Long>of() : counts).iterator();
    }

    IpcBatch build(List<FieldLayout> columns) {
      int[] columnBuffers = new int[columns.size()];
      for (int i = 0; i < columnBuffers.length; i++) {
        int before = sources.size();
        add(columns.get(i));
        columnBuffers[i] = sources.size() - before;
      }
      List<Node> copied =
          batch.getNodes().stream().map(n -> new Node(n.getLength(), n.getNullCount())).toList();
      List<Long> counts = batch.getVariadicBufferCounts();
      long[] variadic =
          counts == null ? new long[0] : counts.stream().mapToLong(Long::longValue).toArray();
      return new IpcBatch(batch.getLength(), copied, sources, columnBuffers, variadic);
    }

    private void add(FieldLayout field) {
      ArrowFieldNode node = nodes.next();
      long count = field.ownBuffers() + (field.isView() ? variadicCounts.next() : 0);
      for (int i = 0; i < count; i++) {
        ArrowBuf buffer = buffers.next();
        sources.add(
            i == 0 && field.hasValidity() && buffer.readableBytes() == 0
                ? constantValidity(node)
                : source(buffer));
      }
      field.children().forEach(this::add);
    }

    private static Source source(ArrowBuf buffer) {
      long start = buffer.readerIndex();
      return new Source(
          buffer.readableBytes(), (offset, target) -> copy(buffer, start + offset, target));
    }

    /** Arrow copies into a ByteBuffer of this kind only with --add-opens, into its own always. */
    private static void copy(ArrowBuf buffer, long offset, ByteBuffer target) {
      MemorySegment bytes = MemorySegment.ofBuffer(target);
      ArrowBuf wrapped =
          new ArrowBuf(ReferenceManager.NO_OP, null, bytes.byteSize(), bytes.address());
      try {
        buffer.getBytes(offset, wrapped, 0, target.remaining());
      } finally {
        Reference.reachabilityFence(target);
      }
    }

    private static Source constantValidity(ArrowFieldNode node) {
      byte bits = (byte) (node.getNullCount() == 0 ? 0xff : 0);
      return new Source(
          (node.getLength() + 7L) / 8,
          (offset, target) -> {
            while (target.hasRemaining()) {
              target.put(bits);
            }
          });
    }
  }
}
