package dev.zerocopy.cache.codec.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Arrow IPC metadata of our own making: the stock writer aligns buffers to 8 bytes and needs {@code
 * --add-opens}.
 *
 * <p><b>Source</b>: Arrow columnar format, "Serialization and Interprocess Communication".
 */
final class IpcMessages {

  static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  static final int CONTINUATION = -1;
  static final int PREFIX_BYTES = 8;

  private IpcMessages() {}

  /** Where a message lies in the file: its metadata with prefix and padding, then its body. */
  record BlockPlace(long offset, int metadataBytes, long bodyBytes) {}

  /** Which dictionary a batch of values belongs to. */
  record DictionaryPart(long id, boolean isDelta) {}

  /** A RecordBatch message, or a DictionaryBatch one around it. */
  static ByteBuffer batch(
      IpcBatch batch, long[] bufferOffsets, long bodyBytes, @Nullable DictionaryPart dictionary) {
    FlatBufferBuilder builder = new FlatBufferBuilder(1024);
    int header = recordBatch(builder, batch, bufferOffsets);
    byte type = MessageHeader.RecordBatch;
    if (dictionary != null) {
      header =
          DictionaryBatch.createDictionaryBatch(builder, dictionary.id, header, dictionary.isDelta);
      type = MessageHeader.DictionaryBatch;
    }
    Message.startMessage(builder);
    Message.addHeaderType(builder, type);
    Message.addHeader(builder, header);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addBodyLength(builder, bodyBytes);
    builder.finish(Message.endMessage(builder));
    return builder.dataBuffer();
  }

  private static int recordBatch(FlatBufferBuilder builder, IpcBatch batch, long[] bufferOffsets) {
    List<IpcBatch.Source> buffers = batch.buffers();
    RecordBatch.startBuffersVector(builder, buffers.size());
    for (int i = buffers.size() - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, bufferOffsets[i], buffers.get(i).lengthBytes());
    }
    int buffersVector = builder.endVector();
    List<IpcBatch.Node> nodes = batch.nodes();
    RecordBatch.startNodesVector(builder, nodes.size());
    for (int i = nodes.size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, nodes.get(i).length(), nodes.get(i).nullCount());
    }
    int nodesVector = builder.endVector();
    int variadicVector =
        batch.variadicCounts().length == 0
            ? 0
            : RecordBatch.createVariadicBufferCountsVector(builder, batch.variadicCounts());
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, batch.rowCount());
    RecordBatch.addNodes(builder, nodesVector);
    RecordBatch.addBuffers(builder, buffersVector);
    if (variadicVector != 0) {
      RecordBatch.addVariadicBufferCounts(builder, variadicVector);
    }
    return RecordBatch.endRecordBatch(builder);
  }

  /** The end of the file: footer, its length, the magic. */
  static ByteBuffer footer(Schema schema, List<BlockPlace> dictionaries, List<BlockPlace> batches) {
    FlatBufferBuilder builder = new FlatBufferBuilder(1024);
    int schemaOffset = schema.getSchema(builder);
    Footer.startDictionariesVector(builder, dictionaries.size());
    int dictionariesVector = blocks(builder, dictionaries);
    Footer.startRecordBatchesVector(builder, batches.size());
    int batchesVector = blocks(builder, batches);
    Footer.startFooter(builder);
    Footer.addVersion(builder, MetadataVersion.V5);
    Footer.addSchema(builder, schemaOffset);
    Footer.addDictionaries(builder, dictionariesVector);
    Footer.addRecordBatches(builder, batchesVector);
    builder.finish(Footer.endFooter(builder));
    ByteBuffer footer = builder.dataBuffer();
    ByteBuffer end =
        ByteBuffer.allocate(footer.remaining() + Integer.BYTES + MAGIC.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    int footerBytes = footer.remaining();
    return end.put(footer).putInt(footerBytes).put(MAGIC).flip();
  }

  private static int blocks(FlatBufferBuilder builder, List<BlockPlace> places) {
    for (int i = places.size() - 1; i >= 0; i--) {
      BlockPlace place = places.get(i);
      Block.createBlock(builder, place.offset, place.metadataBytes, place.bodyBytes);
    }
    return builder.endVector();
  }

  /**
   * What precedes our header in an Arrow entry: the file's magic, then the Schema message's prefix
   * and root offset, moved by the size of the gap that the header and the key take.
   *
   * @param message the flatbuffer of the Schema message, padded to 8 bytes
   */
  static byte[] leading(ByteBuffer message, long contentOffset) {
    int gapBytes = Math.toIntExact(contentOffset - 20);
    ByteBuffer leading = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    leading.put(MAGIC).position(8);
    leading.putInt(CONTINUATION).putInt(message.remaining() + gapBytes);
    leading.putInt(message.order(ByteOrder.LITTLE_ENDIAN).getInt(message.position()) + gapBytes);
    return leading.array();
  }
}
