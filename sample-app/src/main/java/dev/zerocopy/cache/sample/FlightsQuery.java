package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBPreparedStatement;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * A DuckDB query over the flights' parquet file, as Arrow batches.
 *
 * <p><b>Lifetime</b>: each reader owns a database of its own, in memory, and a temporary directory,
 * which go when it is closed. The query runs when the reader's first batch is asked for.
 *
 * <p><b>Threads</b>: safe; each reader is for one thread at a time.
 */
final class FlightsQuery implements Supplier<ArrowReader> {

  private static final int BATCH_ROWS = 131_072;

  private final Resource parquet;
  private final BufferAllocator allocator;

  /**
   * Creates the query.
   *
   * @param allocator of the readers' vectors
   */
  FlightsQuery(Resource parquet, BufferAllocator allocator) {
    this.parquet = parquet;
    this.allocator = allocator;
  }

  @Override
  public ArrowReader get() {
    try {
      return open();
    } catch (IOException e) {
      throw new UncheckedIOException("The flights query cannot read " + parquet, e);
    } catch (SQLException e) {
      throw new IllegalStateException("The flights query cannot be prepared over " + parquet, e);
    }
  }

  private ArrowReader open() throws IOException, SQLException {
    OwnedResources owned = new OwnedResources();
    try {
      QueryDirectory directory = owned.add(QueryDirectory.with(parquet));
      Connection connection =
          owned.add(DriverManager.getConnection("jdbc:duckdb:", settings(directory)));
      long rows = prepareInput(connection, directory.input());
      DuckDBPreparedStatement statement =
          owned
              .add(connection.prepareStatement(resource("sql/flights.sql")))
              .unwrap(DuckDBPreparedStatement.class);
      return new DuckDbArrowReader(allocator, statement, rows, BATCH_ROWS, owned);
    } catch (IOException | SQLException | RuntimeException e) {
      owned.closeAfter(e);
      throw e;
    }
  }

  /** Counts the file's rows, from its footer: the query has as many. */
  private static long prepareInput(Connection connection, Path input) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String literal = input.toAbsolutePath().toString().replace("'", "''");
      statement.execute("SET VARIABLE flights_file = '" + literal + "'");
      try (ResultSet count =
          statement.executeQuery(
              "SELECT count(*) FROM read_parquet(getvariable('flights_file'))")) {
        count.next();
        return count.getLong(1);
      }
    }
  }

  private static Properties settings(QueryDirectory directory) {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", "2GB");
    settings.setProperty("temp_directory", directory.spill().toString());
    // Never the network.
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return settings;
  }

  private static String resource(String name) throws IOException {
    return new ClassPathResource(name).getContentAsString(StandardCharsets.UTF_8);
  }
}
