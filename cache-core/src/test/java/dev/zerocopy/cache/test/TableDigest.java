package dev.zerocopy.cache.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** One line for all values of a table: the same however its rows are cut into batches. */
public final class TableDigest {

  private final List<CRC32C> columns = new ArrayList<>();
  private long rows;

  private TableDigest() {}

  /** Reads all batches and makes the digest. */
  public static String of(ArrowReader reader) throws IOException {
    TableDigest digest = new TableDigest();
    VectorSchemaRoot root = reader.getVectorSchemaRoot();
    while (reader.loadNextBatch()) {
      digest.add(root, reader.getDictionaryVectors());
    }
    return digest.toString();
  }

  private void add(VectorSchemaRoot root, Map<Long, Dictionary> dictionaries) {
    List<FieldVector> vectors = root.getFieldVectors();
    for (int i = 0; i < vectors.size(); i++) {
      if (columns.size() == i) {
        columns.add(new CRC32C());
      }
      FieldVector vector = vectors.get(i);
      DictionaryEncoding encoding = vector.getField().getDictionary();
      for (int row = 0; row < root.getRowCount(); row++) {
        Object value = vector.isNull(row) ? null : vector.getObject(row);
        if (encoding != null && value != null) {
          Dictionary dictionary = Objects.requireNonNull(dictionaries.get(encoding.getId()));
          value = dictionary.getVector().getObject(((Number) value).intValue());
        }
        columns.get(i).update(text(value).getBytes(StandardCharsets.UTF_8));
      }
    }
    rows += root.getRowCount();
  }

  private static String text(@Nullable Object value) {
    return ArrowAssertions.plain(value) + ";";
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("rows " + rows);
    columns.forEach(column -> text.append(' ').append(Long.toHexString(column.getValue())));
    return text.toString();
  }
}
