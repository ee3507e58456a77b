package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;

class FlightsQueryTests {

  private static final BufferAllocator ALLOCATOR = new RootAllocator();
  private static final FlightsQuery QUERY = new FlightsQuery(RawFlights.parquet(), ALLOCATOR);
  private static final ArrowTable FLIGHTS = ArrowTable.streaming(QUERY);

  @BeforeAll
  static void query() {
    assertThat(FLIGHTS.rowCount()).isEqualTo(3_000_000);
  }

  @AfterAll
  static void allocator_afterAllReaders_isEmpty() throws IOException {
    ALLOCATOR.close();
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("zerocopy-cache"));
    }
  }

  @Test
  void columns_ofTheQuery_haveTheirTypes() {
    assertThat(FLIGHTS.columns().stream().map(column -> column.name() + " " + column.type()))
        .containsExactly(
            "flight_number int64",
            "date timestamp[us]",
            "delay int32",
            "distance int32",
            "origin utf8",
            "destination utf8",
            "route utf8",
            "flight_day date[day]",
            "year int16",
            "month int8",
            "day_of_week int8",
            "hour int8",
            "is_late bool",
            "distance_km float64",
            "origin_flight int64",
            "origin_flight_of_day int32",
            "previous_delay int32",
            "minutes_since_previous int32",
            "mean_delay_last_20 float64",
            "mean_delay_last_200 float64",
            "origin_miles_of_day int64");
  }

  @Test
  void sizeBytes_ofTheTable_isSeveralHundredMegabytes() {
    assertThat(FLIGHTS.sizeBytes()).isBetween(300_000_000L, 400_000_000L);
  }

  @Test
  void rows_ofTheQuery_areInOrderOfTime() {
    long last = Long.MIN_VALUE;
    long number = 0;
    for (int i = 0; i < FLIGHTS.batchCount(); i++) {
      var dates = FLIGHTS.batch(i).column("date");
      var numbers = FLIGHTS.batch(i).column("flight_number");
      for (int row = 0; row < dates.length(); row++) {
        assertThat(numbers.getLong(row)).isEqualTo(++number);
        assertThat(dates.getLong(row)).isGreaterThanOrEqualTo(last);
        last = dates.getLong(row);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ATL", "BOS", "SFO"})
  void totals_ofAnAirport_equalDuckDbsOwn(String origin) throws Exception {
    assertThat(AirportTotals.of(FLIGHTS, origin)).isEqualTo(RawFlights.totals(origin));
  }

  @Test
  void totals_ofAtlanta_areTheKnownOnes() {
    assertThat(AirportTotals.of(FLIGHTS, "ATL"))
        .isEqualTo(new AirportTotals(124_711, 1_100_966, 83_824_970));
  }

  @Test
  void totals_ofAnUnknownAirport_areZero() {
    assertThat(AirportTotals.of(FLIGHTS, "XXX")).isEqualTo(new AirportTotals(0, 0, 0));
  }

  @Test
  void reader_closedUnread_leavesNothing() throws IOException {
    List<String> columns;
    try (ArrowReader reader = QUERY.get()) {
      columns =
          reader.getVectorSchemaRoot().getSchema().getFields().stream()
              .map(field -> field.getName())
              .toList();
    }
    assertThat(columns).isEqualTo(FLIGHTS.columns().stream().map(ArrowTable.Column::name).toList());
    assertThat(ALLOCATOR.getAllocatedMemory()).isZero();
  }

  @Test
  void get_overSomethingElseThanParquet_saysSo() {
    var junk = new ByteArrayResource("no parquet".getBytes(StandardCharsets.UTF_8), "junk");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new FlightsQuery(junk, ALLOCATOR).get())
        .withMessageContaining("cannot be prepared over")
        .withMessageContaining("junk");
  }
}
