package dev.zerocopy.cache.codec.arrow;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An immutable Arrow table that lies in a file and is read without a copy.
 *
 * <p>What a {@code @Cacheable} method returns and what a hit gives back.
 *
 * <p><b>Lifetime</b>: an ordinary object: share it, never close it. It stays readable after its
 * entry was evicted, replaced or expired, until it is no longer reachable.
 *
 * <p><b>Threads</b>: safe.
 *
 * <p><b>Failure</b>: {@link dev.zerocopy.cache.store.CorruptEntryException} when a damaged column
 * is touched. A {@linkplain #streaming streamed} table throws its source's own exception.
 */
public sealed interface ArrowTable permits MappedArrowTable, StreamingArrowTable {

  /** Names and types of the columns. */
  List<Column> columns();

  /** What the schema says about the table as a whole, without Arrow's own schema class. */
  Map<String, String> metadata();

  /** Rows in all batches. */
  long rowCount();

  /** Batches. */
  int batchCount();

  /** One batch. */
  ArrowBatch batch(int index);

  /**
   * All batches in order, for one pass over more data than should stay resident: the pages of a
   * batch's columns are given back when the next batch is asked for. Whoever reads the same columns
   * again and again uses {@link #batch} instead, and leaves the pages to the system.
   */
  Iterable<ArrowBatch> batches();

  /** The same rows with some of the columns, in the order given. */
  ArrowTable project(String... names);

  /**
   * A reader over the batches, with dictionaries, for code that wants Arrow's own API. The vectors
   * stand on copy-on-write pages; a batch is verified when it is loaded.
   *
   * @param allocator for what vectors allocate when they are changed; the caller's to close
   * @return a reader to close
   */
  ArrowReader openReader(BufferAllocator allocator);

  /**
   * Writes the table as an Arrow IPC file, which from its byte 8 on is a stream too, for a response
   * or a file that others read. It has the selected columns and all rows, and nothing of the cache:
   * no key and no header. Batch by batch, off the heap; the pages that were read are given back.
   *
   * <p>Columns are verified before they are written: damage ends the file before the batch that has
   * it.
   *
   * @param channel blocking; the caller's to close
   */
  void writeTo(WritableByteChannel channel) throws IOException;

  /** The schema as Arrow's own class, whose first use in a JVM costs half a second. */
  Schema schema();

  /**
   * The bytes of the entry: buffers, dictionaries, metadata, checksums, and gaps between columns.
   */
  long sizeBytes();

  /**
   * A table that is read from a source when it is stored, batch by batch, so that it is never in
   * memory as a whole; this object then reads from what was stored.
   *
   * <p>If it is not stored (caching is off, {@code unless} was true, the put failed), the first use
   * reads the source into a private temporary file. So the supplier is called once as a rule, and a
   * second time if a put failed half way. What the source throws reaches whoever uses the table. A
   * dictionary may grow from batch to batch. A table one of whose dictionaries is replaced is not
   * stored; its encoded columns are decoded for who uses it.
   *
   * @param source opens a reader that owns all it needs; we close it
   */
  static ArrowTable streaming(Supplier<? extends ArrowReader> source) {
    return new StreamingArrowTable(source);
  }

  /** A table with the rows of a root, which the caller keeps and may change afterwards. */
  static ArrowTable copyOf(VectorSchemaRoot root) {
    return copyOf(root, null);
  }

  /**
   * A table with the rows of a root.
   *
   * @param dictionaries the dictionaries of encoded columns, or null if there are none
   */
  static ArrowTable copyOf(VectorSchemaRoot root, @Nullable DictionaryProvider dictionaries) {
    return Spools.copyOf(root, dictionaries);
  }

  /** A column's name and type. */
  record Column(String name, ColumnType type) {}
}
