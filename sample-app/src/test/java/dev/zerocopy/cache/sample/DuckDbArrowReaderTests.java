package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.duckdb.DuckDBPreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DuckDbArrowReaderTests {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void allocator_afterEachTest_isEmpty() {
    allocator.close();
  }

  @Test
  void values_ofEachType_comeAsTheyAre() throws Exception {
    String sql =
        """
        SELECT unnest([true, null]) AS a, unnest([-3::TINYINT, null]) AS b,
          unnest([-300::SMALLINT, null]) AS c, unnest([-70000::INTEGER, null]) AS d,
          unnest([-5000000000::BIGINT, null]) AS e, unnest([0.1::DOUBLE, null]) AS f,
          unnest(['Zürich', null]) AS g, unnest([DATE '1969-12-30', null]) AS h,
          unnest([TIMESTAMP '1969-12-31 23:59:59.999999', null]) AS i
        """;
    List<String> rows = new ArrayList<>();
    try (DuckDbArrowReader reader = reader(sql, 2, 10)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (FieldVector vector : root.getFieldVectors()) {
          rows.add(vector.getObject(0) + " " + vector.getObject(1));
        }
      }
    }
    assertThat(rows)
        .containsExactly(
            "true null",
            "-3 null",
            "-300 null",
            "-70000 null",
            "-5000000000 null",
            "0.1 null",
            "Zürich null",
            "-2 null",
            "1969-12-31T23:59:59.999999 null");
  }

  @Test
  void batches_thatCutChunks_haveAllRows() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    long sum = 0;
    try (DuckDbArrowReader reader = reader("FROM range(10_000)", 10_000, 3_000)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        sizes.add(root.getRowCount());
        for (int i = 0; i < root.getRowCount(); i++) {
          sum += (Long) root.getVector(0).getObject(i);
        }
      }
    }
    assertThat(sizes).containsExactly(3_000, 3_000, 3_000, 1_000);
    assertThat(sum).isEqualTo(49_995_000);
  }

  @Test
  void loadNextBatch_ofAQueryThatFailsHalfWay_throws() throws Exception {
    String sql =
        "SELECT CASE WHEN range = 150_000 THEN error('broken') ELSE range END FROM range(300_000)";
    try (DuckDbArrowReader reader = reader(sql, 300_000, 20_000)) {
      assertThatIOException()
          .isThrownBy(
              () -> {
                while (reader.loadNextBatch()) {
                  assertThat(reader.getVectorSchemaRoot().getRowCount()).isPositive();
                }
              })
          .withMessageStartingWith("DuckDB's result broke off");
    }
  }

  @Test
  void loadNextBatch_afterClose_throws() throws Exception {
    DuckDbArrowReader reader = reader("FROM range(10)", 10, 10);
    reader.close();
    reader.close();
    assertThatIOException().isThrownBy(reader::loadNextBatch).withMessageContaining("closed");
  }

  @Test
  void close_ofTheReader_closesTheConnection() throws Exception {
    OwnedResources owned = new OwnedResources();
    Connection connection = owned.add(DriverManager.getConnection("jdbc:duckdb:"));
    try (DuckDbArrowReader reader = reader(connection, "FROM range(10)", 10, 10, owned)) {
      reader.loadNextBatch();
    }
    assertThat(connection.isClosed()).isTrue();
  }

  private DuckDbArrowReader reader(String sql, long rows, int batchRows) throws SQLException {
    OwnedResources owned = new OwnedResources();
    Connection connection = owned.add(DriverManager.getConnection("jdbc:duckdb:"));
    return reader(connection, sql, rows, batchRows, owned);
  }

  private DuckDbArrowReader reader(
      Connection connection, String sql, long rows, int batchRows, OwnedResources owned)
      throws SQLException {
    var statement = owned.add(connection.prepareStatement(sql));
    return new DuckDbArrowReader(
        allocator, statement.unwrap(DuckDBPreparedStatement.class), rows, batchRows, owned);
  }
}
