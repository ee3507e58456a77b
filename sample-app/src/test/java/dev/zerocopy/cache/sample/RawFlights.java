package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.core.io.ClassPathResource;

/** What DuckDB's own SQL says about the parquet file, without our query. */
final class RawFlights {

  private RawFlights() {}

  static AirportTotals totals(String origin) throws SQLException, IOException {
    String sql = "SELECT count(*), sum(delay), sum(distance) FROM read_parquet(?) WHERE origin = ?";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parquet().getFile().getPath());
      statement.setString(2, origin);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new AirportTotals(row.getLong(1), row.getLong(2), row.getLong(3));
      }
    }
  }

  static ClassPathResource parquet() {
    return new ClassPathResource("data/flights-3m.parquet");
  }
}
