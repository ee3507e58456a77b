package dev.zerocopy.cache.codec.arrow;

import static dev.zerocopy.cache.test.RandomTable.Encoded.indices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.ArrowAssertions;
import dev.zerocopy.cache.test.ArrowTypes;
import dev.zerocopy.cache.test.BatchesReader;
import dev.zerocopy.cache.test.ColumnAssertions;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.RandomTable;
import dev.zerocopy.cache.test.RandomTable.Nulls;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dictionary-encoded columns: every index and value type, nested, shared, growing. */
class DictionaryTests {

  private static final DictionaryEncoding COLOURS = new DictionaryEncoding(7, false, null);
  private static final Schema COLOUR_SCHEMA = new Schema(List.of(indices("colour", COLOURS)));

  private final Random random = TestSeed.random();
  private final BufferAllocator allocator = new RootAllocator();

  @TempDir private Path directory;

  static Stream<ArrowType.Int> indexTypes() {
    return Stream.of(8, 16, 32, 64)
        .flatMap(bits -> Stream.of(new ArrowType.Int(bits, true), new ArrowType.Int(bits, false)));
  }

  static Stream<Field> valueFields() {
    // The others are beyond what Arrow can append or slice, and nobody's dictionaries hold them.
    String others =
        "null|.*_null|struct_of.*|.*list_view|deep_views|large_list|run_end.*|.*union.*";
    return ArrowTypes.all().values().stream().filter(field -> !field.getName().matches(others));
  }

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  @ParameterizedTest
  @MethodSource("indexTypes")
  void column_ofAnyIndexType_hasTheRowsOfItsSource(ArrowType.Int indexType) throws IOException {
    DictionaryEncoding encoding = new DictionaryEncoding(1, true, indexType);
    for (Nulls nulls : Nulls.values()) {
      for (int[] shape : new int[][] {{50}, {1}, {0}, {20, 30, 5}, {}}) {
        try (RandomTable source =
            RandomTable.encoded(random, allocator)
                .dictionary(encoding, utf8("values"), 100)
                .column("encoded", encoding)
                .column(utf8("plain"))
                .build(nulls, shape)) {
          assertSame(source);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("valueFields")
  void column_ofAnyValueType_hasTheRowsOfItsSource(Field values) throws IOException {
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, null);
    try (RandomTable source =
        RandomTable.encoded(random, allocator)
            .dictionary(encoding, values, 20)
            .column("encoded", encoding)
            .build(Nulls.SOME, 40, 10)) {
      assertSame(source);
    }
  }

  @Test
  void columns_thatShareADictionary_haveTheRowsOfTheirSource() throws IOException {
    try (RandomTable source =
        RandomTable.encoded(random, allocator)
            .dictionary(COLOURS, utf8("colours"), 9)
            .column("front", COLOURS)
            .column("back", COLOURS)
            .build(Nulls.SOME, 30, 30)) {
      assertSame(source);
    }
  }

  @Test
  void dictionaries_insideNestedTypesAndEachOther_haveTheRowsOfTheirSource() throws IOException {
    DictionaryEncoding inner = new DictionaryEncoding(1, false, new ArrowType.Int(8, true));
    DictionaryEncoding outer = new DictionaryEncoding(2, false, new ArrowType.Int(16, true));
    Field pair =
        nested("pair", ArrowType.Struct.INSTANCE, indices("colour", inner), utf8("comment"));
    try (RandomTable source =
        RandomTable.encoded(random, allocator)
            .dictionary(inner, utf8("colours"), 9)
            .dictionary(outer, pair, 6)
            .column("encoded", outer)
            .column(nested("struct", ArrowType.Struct.INSTANCE, indices("a", inner), utf8("b")))
            .column(nested("list", ArrowType.List.INSTANCE, indices("item", inner)))
            .column(nested("both", ArrowType.List.INSTANCE, indices("item", outer)))
            .build(Nulls.SOME, 25, 60)) {
      assertSame(source);
    }
  }

  @Test
  void dictionary_thatGrowsBetweenBatches_isWrittenAsDeltas() throws IOException {
    try (VarCharVector first = texts("red");
        VarCharVector second = texts("red", "green");
        VarCharVector third = texts("red", "green", "blue", "white");
        VectorSchemaRoot zeros = colours(0, 0);
        VectorSchemaRoot ones = colours(1, 0, 1);
        VectorSchemaRoot threes = colours(3, 2, 1, 0)) {
      ArrowTable table =
          ArrowTable.streaming(
              () -> {
                BatchesReader reader = new BatchesReader(COLOUR_SCHEMA, allocator);
                reader.dictionary(new Dictionary(first, COLOURS)).batch(zeros).batch(ones);
                reader.before(() -> reader.dictionary(new Dictionary(second, COLOURS)));
                reader.batch(zeros).batch(threes);
                return reader.before(() -> reader.dictionary(new Dictionary(third, COLOURS)));
              });
      ArrowTable stored = EntryFiles.table(EntryFiles.store(directory, table));
      assertThat(texts(stored))
          .containsExactly(
              "red", "red", "green", "red", "green", "red", "red", "white", "blue", "green", "red");
      // What was added is what the file has: no value is there twice.
      ArrowIndex index = ((MappedArrowTable) stored).index();
      assertThat(index.dictionaries())
          .extracting(ArrowIndex.DictionaryPlace::isDelta)
          .containsExactly(false, true, true);
      assertThat(index.dictionaries())
          .extracting(place -> place.values().rowCount())
          .containsExactly(1, 1, 2);
      try (ArrowReader reader = stored.openReader(allocator)) {
        assertThat(reader.loadNextBatch()).isTrue();
        Dictionary read = Objects.requireNonNull(reader.getDictionaryVectors().get(7L));
        assertThat(read.getVector().getValueCount()).isEqualTo(4);
        assertThat(read.getVector().getObject(3)).hasToString("white");
      }
      assertThat(texts(EntryFiles.table(EntryFiles.store(directory, stored))))
          .isEqualTo(texts(stored));
    }
  }

  @Test
  void dictionary_thatIsReplacedBetweenBatches_isNotStoredAndIsReadDecoded() {
    try (VarCharVector first = texts("red", "green");
        VarCharVector second = texts("red", "blue", "green");
        VectorSchemaRoot ones = colours(1, 0, 1)) {
      ArrowTable table =
          ArrowTable.streaming(
              () -> {
                BatchesReader reader = new BatchesReader(COLOUR_SCHEMA, allocator);
                reader.dictionary(new Dictionary(first, COLOURS)).batch(ones).batch(ones);
                return reader.before(() -> reader.dictionary(new Dictionary(second, COLOURS)));
              });
      assertThatThrownBy(() -> EntryFiles.store(directory, table))
          .isInstanceOf(UnsupportedValueException.class)
          .hasMessage(
              "Dictionary 7 is replaced between batches; return a table whose dictionary only"
                  + " grows, or decode the column first");
      assertThat(texts(table)).containsExactly("green", "red", "green", "blue", "red", "blue");
    }
  }

  @Test
  void nestedDictionary_thatIsReplacedBetweenBatches_isReadDecoded() throws IOException {
    // A struct and a list of colours, and indices into a dictionary of structs of colours.
    DictionaryEncoding paints = new DictionaryEncoding(8, false, null);
    Field colour = indices("colour", COLOURS);
    Field struct = nested("struct", ArrowType.Struct.INSTANCE, colour);
    Field list = nested("list", ArrowType.List.INSTANCE, colour);
    Schema schema = new Schema(List.of(struct, list, indices("paint", paints)));
    try (VarCharVector first = texts("red", "green");
        VarCharVector second = texts("blue", "black");
        StructVector paint = (StructVector) struct.createVector(allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      structs(paint, 1, 0);
      structs((StructVector) root.getVector("struct"), 0, 1);
      UnionListWriter lists = ((ListVector) root.getVector("list")).getWriter();
      lists.writeNull();
      lists.setPosition(1);
      lists.startList();
      lists.writeInt(1);
      lists.writeInt(0);
      lists.endList();
      ((IntVector) root.getVector("paint")).setSafe(0, 0);
      root.setRowCount(2);
      ArrowTable table =
          ArrowTable.streaming(
              () -> {
                BatchesReader reader = new BatchesReader(schema, allocator);
                reader.dictionary(new Dictionary(first, COLOURS));
                reader.dictionary(new Dictionary(paint, paints)).batch(root).batch(root);
                return reader.before(() -> reader.dictionary(new Dictionary(second, COLOURS)));
              });
      assertThatThrownBy(() -> EntryFiles.store(directory, table))
          .isInstanceOf(UnsupportedValueException.class);

      assertThat(rows(table, "struct"))
          .containsExactly(
              "{\"colour\":\"red\"}",
              "{\"colour\":\"green\"}",
              "{\"colour\":\"blue\"}",
              "{\"colour\":\"black\"}");
      assertThat(rows(table, "list"))
          .containsExactly("null", "[\"green\",\"red\"]", "null", "[\"black\",\"blue\"]");
      assertThat(rows(table, "paint"))
          .containsExactly("{\"colour\":\"green\"}", "null", "{\"colour\":\"black\"}", "null");
      assertThat(table.schema().getFields()).noneMatch(field -> field.getDictionary() != null);
    }
  }

  private static void structs(StructVector vector, int... indices) {
    for (int i = 0; i < indices.length; i++) {
      vector.setIndexDefined(i);
      ((IntVector) vector.getChild("colour")).setSafe(i, indices[i]);
    }
    vector.setValueCount(indices.length);
  }

  private List<String> rows(ArrowTable table, String column) throws IOException {
    List<String> rows = new ArrayList<>();
    try (ArrowReader reader = table.openReader(allocator)) {
      FieldVector vector = reader.getVectorSchemaRoot().getVector(column);
      while (reader.loadNextBatch()) {
        for (int row = 0; row < vector.getValueCount(); row++) {
          rows.add(String.valueOf(vector.getObject(row)));
        }
      }
    }
    return rows;
  }

  @Test
  void root_withEncodedColumns_isRefusedAsARootAndStoredWithItsDictionaries() throws IOException {
    try (VarCharVector values = texts("red", "green");
        VectorSchemaRoot root = colours(1, 0, 1)) {
      assertThatThrownBy(() -> EntryFiles.store(directory, root))
          .isInstanceOf(UnsupportedValueException.class)
          .hasMessage(
              "Column colour is dictionary-encoded and a VectorSchemaRoot does not hold its"
                  + " dictionary; return ArrowTable.copyOf(root, dictionaryProvider) instead");
      assertThatThrownBy(() -> ArrowTable.copyOf(root))
          .isInstanceOf(UnsupportedValueException.class);
      ArrowTable table = ArrowTable.copyOf(root, provider(values));
      assertThat(texts(table)).containsExactly("green", "red", "green");
    }
  }

  private static MapDictionaryProvider provider(VarCharVector v) {
    return new MapDictionaryProvider(new Dictionary(v, COLOURS));
  }

  private void assertSame(RandomTable source) throws IOException {
    ArrowTable streaming = ArrowTable.streaming(() -> source.reader(allocator));
    assertSame(EntryFiles.table(EntryFiles.store(directory, streaming)), source);
    assertSame(streaming, source);
    if (source.batches().size() == 1) {
      VectorSchemaRoot root = source.batches().getFirst();
      assertSame(ArrowTable.copyOf(root, source.provider()), source);
    }
  }

  private static void assertSame(ArrowTable table, RandomTable source) throws IOException {
    ArrowAssertions.assertSameRows(table, source);
    ColumnAssertions columns = new ColumnAssertions(source.dictionaries());
    for (int i = 0; i < source.schema().getFields().size(); i++) {
      columns.assertSameColumn(table, i, source);
    }
  }

  private static List<String> texts(ArrowTable table) {
    List<String> texts = new ArrayList<>();
    for (ArrowBatch batch : table.batches()) {
      ArrowColumn column = batch.column("colour");
      for (int row = 0; row < column.length(); row++) {
        texts.add(column.getString(row));
      }
    }
    return texts;
  }

  private VarCharVector texts(String... texts) {
    VarCharVector vector = new VarCharVector("colours", allocator);
    for (int i = 0; i < texts.length; i++) {
      vector.setSafe(i, texts[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(texts.length);
    return vector;
  }

  private VectorSchemaRoot colours(int... indices) {
    VectorSchemaRoot root = VectorSchemaRoot.create(COLOUR_SCHEMA, allocator);
    for (int i = 0; i < indices.length; i++) {
      ((IntVector) root.getVector(0)).setSafe(i, indices[i]);
    }
    root.setRowCount(indices.length);
    return root;
  }

  private static Field utf8(String name) {
    return nested(name, ArrowType.Utf8.INSTANCE);
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }
}
