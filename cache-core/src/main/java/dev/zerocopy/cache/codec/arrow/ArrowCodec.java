package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The codec of Arrow tables: an entry is an Arrow IPC file with our header inside its Schema
 * message.
 *
 * <p>What was stored as an {@link ArrowTable} is one on a hit, shared by all. What was stored as a
 * {@link VectorSchemaRoot} is one on a hit, a new one for each, to be closed or not.
 */
public final class ArrowCodec implements Codec {

  /** The codec id in an entry's header. */
  public static final int ID = 1;

  private static final int KIND_TABLE = 1;
  private static final int KIND_ROOT = 2;

  static final EntryAttributes TABLE =
      new EntryAttributes(ID, KIND_TABLE, EntryAttributes.FLAG_ARROW, 0);
  private static final EntryAttributes ROOT =
      new EntryAttributes(ID, KIND_ROOT, EntryAttributes.FLAG_ARROW, 0);

  /** Creates the codec; it has no state. */
  public ArrowCodec() {}

  @Override
  public int id() {
    return ID;
  }

  @Override
  public String format() {
    return "arrow";
  }

  @Override
  public boolean accepts(Object value) {
    return value instanceof ArrowTable || value instanceof VectorSchemaRoot;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    switch (value) {
      case StreamingArrowTable table -> table.writeTo(writer);
      case MappedArrowTable table -> table.writeTo(writer);
      default -> {
        writeRoot((VectorSchemaRoot) value, null, false, writer);
        return ROOT;
      }
    }
    return TABLE;
  }

  static void writeRoot(
      VectorSchemaRoot root,
      @Nullable DictionaryProvider dictionaries,
      boolean resize,
      EntryWriter writer)
      throws IOException {
    DictionaryProvider provider = dictionaries;
    if (provider == null) {
      root.getSchema().getFields().forEach(ArrowCodec::requireUnencoded);
      provider = new DictionaryProvider.MapDictionaryProvider();
    }
    try (TableWriter table = new TableWriter(writer, root.getSchema(), provider, resize)) {
      table.add(root);
      table.finish();
    }
  }

  private static void requireUnencoded(Field field) {
    if (field.getDictionary() != null) {
      throw new UnsupportedValueException(
          "Column "
              + field.getName()
              + " is dictionary-encoded and a VectorSchemaRoot does not hold its dictionary; return"
              + " ArrowTable.copyOf(root, dictionaryProvider) instead");
    }
    field.getChildren().forEach(ArrowCodec::requireUnencoded);
  }

  /**
   * Writes all batches of a reader as a table, for codecs whose values are tables.
   *
   * @param reader stays the caller's
   */
  public static void writeTable(ArrowReader reader, EntryWriter writer) throws IOException {
    TableWriter.writeAll(reader, writer);
  }

  /** The table in an entry that such a codec wrote. */
  public static ArrowTable openTable(StoredEntry entry) {
    return new MappedArrowTable(entry);
  }

  @Override
  public Object view(StoredEntry entry) {
    return new MappedArrowTable(entry);
  }

  @Override
  public Object hit(Object view, EntryAttributes attributes) {
    MappedArrowTable table = (MappedArrowTable) view;
    return attributes.valueKind() == KIND_ROOT ? table.batch(0).toRoot() : table;
  }

  @Override
  public boolean isImmutable(Object value) {
    return value instanceof ArrowTable;
  }

  @Override
  public boolean readsBack(Object value) {
    return value instanceof StreamingArrowTable table && table.isNew();
  }

  @Override
  public void stored(Object value, Object view) {
    if (value instanceof StreamingArrowTable table) {
      table.stored((MappedArrowTable) view);
    }
  }

  /**
   * Does once what the first hit would otherwise wait for on its way through columns: a tenth of a
   * second of class loading and compiling.
   *
   * <p><b>Failure</b>: {@link java.io.UncheckedIOException} if {@code java.io.tmpdir} cannot be
   * written; hits work all the same.
   */
  public static void warmUpColumns() {
    WarmUp.columns();
  }

  /** Does the same for the way through vectors: half a second. */
  public static void warmUpVectors() {
    WarmUp.vectors();
  }
}
