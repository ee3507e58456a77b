package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.ClassPathResource;

/** What DuckDB's own SQL says about the parquet file, without our query. */
final class RawFlights {

  private RawFlights() {}

  /** Of one airport. */
  static AirportTotals totals(String origin) throws SQLException, IOException {
    return query(
        "SELECT count(*), sum(delay), sum(distance) FROM read_parquet(?) WHERE origin = '%s'"
            .formatted(origin),
        RawFlights::totals);
  }

  /** Of all airports. */
  static AirportTotals totals() throws SQLException, IOException {
    return query(
        "SELECT count(*), sum(delay), sum(distance) FROM read_parquet(?)", RawFlights::totals);
  }

  private static AirportTotals totals(ResultSet rows) throws SQLException {
    rows.next();
    return new AirportTotals(rows.getLong(1), rows.getLong(2), rows.getLong(3));
  }

  /** The flights from an airport in order of time. */
  static List<Leg> legs(String origin) throws SQLException, IOException {
    String sql =
        """
        SELECT date, destination, delay, distance FROM read_parquet(?)
        WHERE origin = '%s' ORDER BY date, origin, destination, distance, delay\
        """
            .formatted(origin);
    return query(
        sql,
        rows -> {
          List<Leg> legs = new ArrayList<>();
          while (rows.next()) {
            LocalDateTime departure = rows.getObject(1, LocalDateTime.class);
            int delay = rows.getInt(3);
            legs.add(new Leg(departure, rows.getString(2), delay, rows.getInt(4), delay > 15));
          }
          return legs;
        });
  }

  /** How many routes there are, and what was flown on the one with the most flights. */
  record Busiest(long routes, long flights, long delayMinutes) {}

  static Busiest busiest() throws SQLException, IOException {
    String sql =
        """
        SELECT count(*) OVER (), count(*) AS flights, sum(delay) FROM read_parquet(?)
        GROUP BY origin, destination ORDER BY flights DESC LIMIT 1\
        """;
    return query(
        sql,
        rows -> {
          rows.next();
          return new Busiest(rows.getLong(1), rows.getLong(2), rows.getLong(3));
        });
  }

  private static <T> T query(String sql, Reading<T> reading) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parquet().getFile().getPath());
      try (ResultSet rows = statement.executeQuery()) {
        return reading.read(rows);
      }
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  static ClassPathResource parquet() {
    return new ClassPathResource("data/flights-3m.parquet");
  }
}
