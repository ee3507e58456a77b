package dev.zerocopy.cache.codec.arrow;

import static dev.zerocopy.cache.test.ChildJvm.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.ArrowTypes;
import dev.zerocopy.cache.test.BatchesReader;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.RandomTable;
import dev.zerocopy.cache.test.RandomTable.Nulls;
import dev.zerocopy.cache.test.TableDigest;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An entry file copied out of the cache, in readers that know nothing of us. */
class InteropTests {

  private static final List<String> OPENS = List.of("--add-opens=java.base/java.nio=ALL-UNNAMED");

  private final Random random = TestSeed.random();
  private final BufferAllocator allocator = new RootAllocator();

  @TempDir private Path directory;

  @AfterEach
  void closeAllocator() {
    allocator.close();
  }

  private Path copyOut(ArrowTable table) throws IOException {
    Path entry = EntryFiles.write(directory.resolve("entry"), table);
    return Files.copy(entry, directory.resolve("copy.arrow"));
  }

  private void assertStockReadersRead(Path file, String digest) throws Exception {
    List<String> output = ChildJvm.run(StockReaders.class, OPENS, file.toString());
    assertThat(lineOf(output, "file ")).isEqualTo(digest);
    assertThat(lineOf(output, "stream ")).isEqualTo(digest);
  }

  @Test
  void entryOfEveryType_inArrowsJavaReaders_hasTheSameRows() throws Exception {
    try (RandomTable source = everyType()) {
      Path file = copyOut(ArrowTable.streaming(() -> source.reader(allocator)));
      try (BatchesReader reader = source.reader(allocator)) {
        assertStockReadersRead(file, TableDigest.of(reader));
      }
    }
  }

  @Test
  void tableOfEveryType_writtenOut_hasTheSameRows_andNothingOfTheCache() throws Exception {
    try (RandomTable source = everyType()) {
      ArrowTable table = ArrowTable.streaming(() -> source.reader(allocator));
      Path entry = EntryFiles.write(directory.resolve("entry"), table);
      ArrowTable stored = EntryFiles.openTable(entry);
      Path file = writeOut(stored);
      try (BatchesReader reader = source.reader(allocator)) {
        assertStockReadersRead(file, TableDigest.of(reader));
      }
      assertThat(latin1(entry)).contains(latin1(EntryFiles.KEY.bytes()));
      assertThat(latin1(file)).doesNotContain(latin1(EntryFiles.KEY.bytes()));
    }
  }

  @Test
  void someColumns_writtenOut_haveTheirDictionariesOnly() throws Exception {
    try (RandomTable source = everyType()) {
      ArrowTable table = ArrowTable.streaming(() -> source.reader(allocator));
      ArrowTable stored = EntryFiles.openTable(EntryFiles.write(directory.resolve("entry"), table));
      ArrowTable some = stored.project("utf8", "numbers", "utf8_view", "deep_views");
      Path file = writeOut(some);
      try (ArrowReader reader = some.openReader(allocator)) {
        assertStockReadersRead(file, TableDigest.of(reader));
      }
      assertThat(Files.size(file)).isLessThan(Files.size(writeOut(stored)) / 2);
    }
  }

  private Path writeOut(ArrowTable table) throws IOException {
    Path file = Files.createTempFile(directory, "written", ".arrow");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      table.writeTo(channel);
      assertThat(channel.isOpen()).isTrue();
    }
    return file;
  }

  private static String latin1(Path file) throws IOException {
    return latin1(Files.readAllBytes(file));
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private RandomTable everyType() {
    DictionaryEncoding texts = new DictionaryEncoding(1, false, null);
    DictionaryEncoding numbers = new DictionaryEncoding(2, true, new ArrowType.Int(8, true));
    RandomTable.Encoded encoded =
        RandomTable.encoded(random, allocator)
            .dictionary(texts, field("utf8"), 10)
            .dictionary(numbers, field("decimal128"), 10)
            .column("texts", texts)
            .column("numbers", numbers)
            .column("texts_again", texts);
    ArrowTypes.all().values().forEach(encoded::column);
    return encoded.build(Nulls.SOME, 100, 1, 257);
  }

  private static Field field(String name) {
    return ArrowTypes.all().values().stream()
        .filter(field -> field.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Arrow's file reader for Java loads one batch of each dictionary and no delta; others do. */
  @Test
  void entryWithADictionaryThatGrows_inAStreamReader_hasTheSameRows() throws Exception {
    Path file = copyOut(growing());
    String digest;
    try (ArrowReader reader = EntryFiles.openTable(file).openReader(allocator)) {
      digest = TableDigest.of(reader);
    }
    assertThat(digest).startsWith("rows 200 ");
    List<String> output = ChildJvm.run(StockReaders.class, OPENS, file.toString());
    assertThat(lineOf(output, "stream ")).isEqualTo(digest);
  }

  @Test
  void entryWithADictionaryThatGrows_inArrowForJavaScript_hasTheSameRows() throws Exception {
    Path file = copyOut(growing());
    List<String> expected = new ArrayList<>();
    for (ArrowBatch batch : EntryFiles.openTable(file).batches()) {
      ArrowColumn column = batch.column("colour");
      for (int row = 0; row < batch.rowCount(); row++) {
        expected.add(column.isNull(row) ? "null" : column.getString(row));
      }
    }
    List<String> output = ArrowJs.run(COLOURS, file);
    assertThat(lineOf(output, "file ")).isEqualTo(String.join("|", expected));
    assertThat(lineOf(output, "stream ")).isEqualTo(String.join("|", expected));
  }

  @Test
  void dictionaryThatGrows_writtenOut_isReadByAStreamReader() throws Exception {
    ArrowTable table = growing();
    List<String> output = ChildJvm.run(StockReaders.class, OPENS, writeOut(table).toString());
    try (ArrowReader reader = table.openReader(allocator)) {
      assertThat(lineOf(output, "stream ")).isEqualTo(TableDigest.of(reader));
    }
  }

  private ArrowTable growing() throws IOException {
    DictionaryEncoding encoding = new DictionaryEncoding(4, false, null);
    try (VarCharVector few = texts("red", "green");
        VarCharVector more = texts("red", "green", "a colour with a long name", "");
        RandomTable indices = indices(encoding, few);
        RandomTable larger = indices(encoding, more)) {
      ArrowTable table =
          ArrowTable.streaming(
              () -> {
                BatchesReader reader = new BatchesReader(indices.schema(), allocator);
                reader.dictionary(new Dictionary(few, encoding));
                reader.batch(indices.batches().getFirst()).batch(larger.batches().getFirst());
                return reader.before(() -> reader.dictionary(new Dictionary(more, encoding)));
              });
      MappedArrowTable stored = (MappedArrowTable) table.project("colour");
      assertThat(stored.index().dictionaries()).hasSize(2);
      return stored;
    }
  }

  private RandomTable indices(DictionaryEncoding encoding, VarCharVector values) {
    return RandomTable.encoded(random, allocator)
        .dictionary(encoding, values.getField(), values.getValueCount())
        .column("colour", encoding)
        .build(Nulls.SOME, 100);
  }

  private VarCharVector texts(String... texts) {
    VarCharVector vector = new VarCharVector("colours", allocator);
    for (int i = 0; i < texts.length; i++) {
      vector.setSafe(i, texts[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(texts.length);
    return vector;
  }

  @Test
  void entry_inArrowForJavaScript_hasTheSameRows() throws Exception {
    int rows = 130_000;
    ArrowTable source = ArrowTables.streaming(allocator, 3, 3, rows);
    Path file = copyOut(source);
    List<String> output = ArrowJs.run(SUMS, file);
    long last = 3L * rows - 1;
    double ids = last * (last + 1) / 2.0;
    double values = 0.5 * ids + 2e6 * 3 * rows;
    for (String form : List.of("file", "stream")) {
      String[] found = lineOf(output, form + " ").split(" ", -1);
      assertThat(Long.parseLong(found[0])).as("rows").isEqualTo(3L * rows);
      assertThat(Integer.parseInt(found[1])).as("batches").isEqualTo(3);
      assertThat(Double.parseDouble(found[2])).as("sum of id").isEqualTo(ids);
      assertThat(Double.parseDouble(found[3])).as("sum of v2").isEqualTo(values);
      assertThat(lineOf(output, form + "-last ")).isEqualTo("row " + last);
    }
  }

  private static final String SUMS =
      """
      let ids = 0n;
      for (const id of table.getChild('id')) ids += id;
      let values = 0;
      for (const value of table.getChild('v2')) values += value;
      console.log(form, table.numRows, table.batches.length, Number(ids), values);
      console.log(form + '-last', table.getChild('text').get(table.numRows - 1));
      """;

  private static final String COLOURS =
      "console.log(form, Array.from(table.getChild('colour'), String).join('|'));";
}
