package dev.zerocopy.cache.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Batches with random values in memory, with the dictionaries of their encoded columns.
 *
 * @param batches of one schema
 */
public record RandomTable(
    Schema schema, List<VectorSchemaRoot> batches, Map<Long, Dictionary> dictionaries)
    implements AutoCloseable {

  /** Which values are null where a type can be. */
  public enum Nulls {
    /** No value. */
    NONE,
    /** A third of them. */
    SOME,
    /** Every value. */
    ALL
  }

  /** Makes a table of the fields, which have no dictionaries, with so many rows in each batch. */
  public static RandomTable of(
      List<Field> fields,
      Nulls nulls,
      int[] batchRows,
      RandomGenerator random,
      BufferAllocator allocator) {
    return build(fields, nulls, batchRows, random, allocator, new HashMap<>());
  }

  /** Starts a table whose fields may be dictionary-encoded. */
  public static Encoded encoded(RandomGenerator random, BufferAllocator allocator) {
    return new Encoded(random, allocator);
  }

  private static RandomTable build(
      List<Field> fields,
      Nulls nulls,
      int[] batchRows,
      RandomGenerator random,
      BufferAllocator allocator,
      Map<Long, Dictionary> dictionaries) {
    Schema schema = new Schema(fields, Map.of("origin", "random", "empty", ""));
    RandomVectors values = new RandomVectors(random, nulls, sizes(dictionaries));
    List<VectorSchemaRoot> batches = new ArrayList<>();
    for (int rows : batchRows) {
      VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
      for (FieldVector vector : root.getFieldVectors()) {
        values.fill(vector, rows);
      }
      root.setRowCount(rows);
      batches.add(root);
    }
    return new RandomTable(schema, batches, dictionaries);
  }

  private static Map<Long, Integer> sizes(Map<Long, Dictionary> dictionaries) {
    Map<Long, Integer> sizes = new HashMap<>();
    dictionaries.forEach((id, values) -> sizes.put(id, values.getVector().getValueCount()));
    return sizes;
  }

  /** The dictionaries for who asks by id. */
  public MapDictionaryProvider provider() {
    return new MapDictionaryProvider(dictionaries.values().toArray(Dictionary[]::new));
  }

  /** A reader over the batches, to close. */
  public BatchesReader reader(BufferAllocator allocator) {
    BatchesReader reader = new BatchesReader(schema, allocator);
    dictionaries.values().forEach(reader::dictionary);
    batches.forEach(reader::batch);
    return reader;
  }

  @Override
  public void close() {
    AutoCloseables.closeNoChecked(
        () -> {
          AutoCloseables.close(batches);
          for (Dictionary dictionary : dictionaries.values()) {
            dictionary.getVector().close();
          }
        });
  }

  /** Dictionaries and the fields that use them. */
  public static final class Encoded {

    private final RandomGenerator random;
    private final BufferAllocator allocator;
    private final List<Field> fields = new ArrayList<>();
    private final Map<Long, Dictionary> dictionaries = new HashMap<>();

    private Encoded(RandomGenerator random, BufferAllocator allocator) {
      this.random = random;
      this.allocator = allocator;
    }

    /** Adds a dictionary of random values that are not null. */
    public Encoded dictionary(DictionaryEncoding encoding, Field values, int size) {
      FieldVector vector = values.createVector(allocator);
      new RandomVectors(random, Nulls.NONE, sizes(dictionaries)).fill(vector, size);
      dictionaries.put(encoding.getId(), new Dictionary(vector, encoding));
      return this;
    }

    /** Adds a column. */
    public Encoded column(Field field) {
      fields.add(field);
      return this;
    }

    /** Adds a column of indices. */
    public Encoded column(String name, DictionaryEncoding encoding) {
      return column(indices(name, encoding));
    }

    /** A field of indices. */
    public static Field indices(String name, DictionaryEncoding encoding) {
      return new Field(name, new FieldType(true, encoding.getIndexType(), encoding), null);
    }

    /** Fills the batches. */
    public RandomTable build(Nulls nulls, int... batchRows) {
      return RandomTable.build(fields, nulls, batchRows, random, allocator, dictionaries);
    }
  }
}
