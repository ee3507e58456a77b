package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.ArrowIndex.BatchPlace;
import dev.zerocopy.cache.store.StoredEntry;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The nodes and buffers of one record batch, and which of them are a column's.
 *
 * <p><b>Threads</b>: safe; flatbuffer accessors keep no state between calls.
 */
final class BatchBody {

  private final StoredEntry entry;
  private final RecordBatch message;
  private final BatchPlace place;
  private final int[] firstNode;
  private final int[] firstBuffer;
  private final int[] firstVariadic;

  BatchBody(StoredEntry entry, BatchPlace place, List<FieldLayout> columns) {
    this.entry = entry;
    this.place = place;
    this.message = place.message();
    int count = columns.size();
    firstNode = new int[count + 1];
    firstBuffer = new int[count + 1];
    firstVariadic = new int[count + 1];
    for (int i = 0; i < count; i++) {
      FieldLayout column = columns.get(i);
      firstNode[i + 1] = firstNode[i] + column.nodeCount();
      firstVariadic[i + 1] = firstVariadic[i] + column.viewCount();
      int buffers = column.bufferCount();
      for (int view = firstVariadic[i]; view < firstVariadic[i + 1]; view++) {
        buffers += (int) message.variadicBufferCounts(view);
      }
      firstBuffer[i + 1] = firstBuffer[i] + buffers;
    }
    if (firstNode[count] != message.nodesLength()
        || firstBuffer[count] != message.buffersLength()) {
      throw new IllegalArgumentException(
          "Record batch must have %d nodes and %d buffers, found %d and %d"
              .formatted(
                  firstNode[count],
                  firstBuffer[count],
                  message.nodesLength(),
                  message.buffersLength()));
    }
  }

  StoredEntry entry() {
    return entry;
  }

  BatchPlace place() {
    return place;
  }

  int rowCount() {
    return place.rowCount();
  }

  long nodeLength(int node) {
    return message.nodes(new FieldNode(), node).length();
  }

  long nodeNullCount(int node) {
    return message.nodes(new FieldNode(), node).nullCount();
  }

  /** Offset of a buffer in the entry. */
  long bufferOffset(int buffer) {
    return place.bodyOffset() + message.buffers(new Buffer(), buffer).offset();
  }

  long bufferBytes(int buffer) {
    return message.buffers(new Buffer(), buffer).length();
  }

  int variadicCount(int view) {
    return (int) message.variadicBufferCounts(view);
  }

  int firstNode(int column) {
    return firstNode[column];
  }

  int firstBuffer(int column) {
    return firstBuffer[column];
  }

  int firstVariadic(int column) {
    return firstVariadic[column];
  }

  /** Where a column's buffers begin in the entry. */
  long columnOffset(int column) {
    return firstBuffer[column] == firstBuffer[column + 1]
        ? place.bodyOffset()
        : bufferOffset(firstBuffer[column]);
  }

  /** How many bytes a column's buffers span; 0 if it has none. */
  long columnBytes(int column) {
    int last = firstBuffer[column + 1] - 1;
    return last < firstBuffer[column]
        ? 0
        : bufferOffset(last) + bufferBytes(last) - bufferOffset(firstBuffer[column]);
  }
}
