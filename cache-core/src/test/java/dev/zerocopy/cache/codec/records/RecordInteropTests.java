package dev.zerocopy.cache.codec.records;

import static dev.zerocopy.cache.test.ChildJvm.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.math.BigDecimal;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored list in a reader that knows nothing of us. */
class RecordInteropTests {

  enum Cabin {
    ECONOMY,
    FIRST
  }

  record Place(String name, double latitude) {}

  record Leg(
      String from,
      Cabin cabin,
      int distance,
      BigDecimal fare,
      Instant departure,
      LocalDate day,
      Place place,
      List<Integer> stops) {}

  @TempDir private Path directory;

  @Test
  void storedList_inArrowsFileReader_hasNamedTypedColumns() throws Exception {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      legs.add(
          new Leg(
              "A" + i % 10,
              Cabin.values()[i % 2],
              i,
              BigDecimal.valueOf(i, 2),
              Instant.ofEpochSecond(i, 7),
              LocalDate.ofEpochDay(i),
              new Place("p" + i, i / 2.0),
              List.of(i, i + 1)));
    }
    Path file = RecordFiles.write(directory, legs);
    List<String> output =
        ChildJvm.run(
            Reader.class, List.of("--add-opens=java.base/java.nio=ALL-UNNAMED"), file.toString());
    assertThat(lineOf(output, "fields "))
        .isEqualTo(
            "from: Utf8, cabin: Utf8, distance: Int(32, true) not null, fare: Decimal(38, 2, 128),"
                + " departure: Timestamp(NANOSECOND, UTC), day: Date(DAY),"
                + " place: Struct<name: Utf8, latitude: FloatingPoint(DOUBLE) not null>,"
                + " stops: List<$data$: Int(32, true)>");
    assertThat(lineOf(output, "rows ")).isEqualTo("1000");
    assertThat(lineOf(output, "last "))
        .isEqualTo(
            "A9|FIRST|999|9.99|999000000007|999|{\"name\":\"p999\",\"latitude\":499.5}|[999,1000]");
  }

  /** Prints what Arrow's own reader sees. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] arguments) throws Exception {
      try (BufferAllocator allocator = new RootAllocator();
          FileChannel channel = FileChannel.open(Path.of(arguments[0]));
          ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        List<String> fields = new ArrayList<>();
        long rows = 0;
        String last = "";
        while (reader.loadNextBatch()) {
          rows += root.getRowCount();
          List<String> values = new ArrayList<>();
          fields.clear();
          for (FieldVector vector : root.getFieldVectors()) {
            var encoding = vector.getField().getDictionary();
            int row = root.getRowCount() - 1;
            if (encoding == null) {
              fields.add(vector.getField().toString());
              values.add(String.valueOf(vector.getObject(row)));
            } else {
              Dictionary dictionary =
                  Objects.requireNonNull(reader.getDictionaryVectors().get(encoding.getId()));
              fields.add(vector.getName() + ": " + dictionary.getVector().getField().getType());
              try (var decoded = DictionaryEncoder.decode(vector, dictionary)) {
                values.add(String.valueOf(decoded.getObject(row)));
              }
            }
          }
          last = String.join("|", values);
        }
        System.out.println("fields " + String.join(", ", fields));
        System.out.println("rows " + rows);
        System.out.println("last " + last);
      }
    }
  }
}
