package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/**
 * The result of a DuckDB query as Arrow batches.
 *
 * <p>It reads DuckDB's chunks, not its Arrow export: that one needs {@code --add-opens}. Neither
 * side ever holds the whole result for it.
 *
 * <p><b>Lifetime</b>: owns the query's resources; closing the reader closes them.
 *
 * <p><b>Threads</b>: one at a time.
 *
 * <p><b>Failure</b>: {@link IOException} if the query fails, or gives other than the expected
 * number of rows: DuckDB's chunks just end when it fails half way.
 */
final class DuckDbArrowReader extends ArrowReader {

  private final DuckDBPreparedStatement statement;
  private final long expectedRows;
  private final int batchRows;
  private final OwnedResources owned;

  /** Null until the first batch is asked for. */
  private @Nullable DuckDBChunkedResult result;

  /** The chunk that is being copied, if any. */
  private @Nullable DuckDBDataChunkReader chunk;

  /** The first row of the chunk that is not copied yet. */
  private int chunkRow;

  private boolean isFinished;
  private boolean isClosed;
  private long rowsRead;
  private long bytesRead;

  DuckDbArrowReader(
      BufferAllocator allocator,
      DuckDBPreparedStatement statement,
      long expectedRows,
      int batchRows,
      OwnedResources owned) {
    super(allocator);
    this.statement = statement;
    this.expectedRows = expectedRows;
    this.batchRows = batchRows;
    this.owned = owned;
  }

  @Override
  protected Schema readSchema() throws IOException {
    try {
      ResultSetMetaData meta = statement.getMetaData();
      List<Field> fields = new ArrayList<>();
      for (int i = 1; i <= meta.getColumnCount(); i++) {
        fields.add(
            Field.nullable(
                meta.getColumnName(i), DuckDbColumns.arrowType(meta.getColumnTypeName(i))));
      }
      return new Schema(fields);
    } catch (SQLException e) {
      throw new IOException("DuckDB did not describe the query's columns", e);
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    if (isClosed) {
      // Going on would allocate in the closed root.
      throw new IOException("The reader is closed");
    }
    prepareLoadNextBatch();
    if (isFinished) {
      return false;
    }
    VectorSchemaRoot root = getVectorSchemaRoot();
    try {
      // New buffers each time: the consumer may have taken the last ones over.
      for (FieldVector vector : root.getFieldVectors()) {
        vector.setInitialCapacity(batchRows);
        vector.allocateNew();
      }
      int rows = fill(root.getFieldVectors());
      root.setRowCount(rows);
      bytesRead += root.getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
      return rows > 0;
    } catch (SQLException | RuntimeException e) {
      root.clear();
      isFinished = true;
      throw new IOException("DuckDB's result broke off after " + rowsRead + " rows", e);
    }
  }

  private int fill(List<FieldVector> vectors) throws SQLException {
    int rows = 0;
    while (rows < batchRows) {
      DuckDBDataChunkReader from = currentChunk();
      if (from == null) {
        break;
      }
      int count = (int) Math.min(from.rowCount() - chunkRow, batchRows - rows);
      for (int i = 0; i < vectors.size(); i++) {
        DuckDbColumns.copy(from.vector(i), chunkRow, vectors.get(i), rows, count);
      }
      chunkRow += count;
      rows += count;
    }
    rowsRead += rows;
    if (isFinished && rowsRead != expectedRows) {
      throw new SQLException("Rows must be " + expectedRows + ", got " + rowsRead);
    }
    return rows;
  }

  /** The chunk with rows left to copy; null at the end. */
  private @Nullable DuckDBDataChunkReader currentChunk() throws SQLException {
    if (result == null) {
      result = statement.query();
      owned.add(result);
    }
    while (chunk == null || chunkRow >= chunk.rowCount()) {
      chunkRow = 0;
      if (!result.nextChunk()) {
        chunk = null;
        isFinished = true;
        return null;
      }
      chunk = result.chunk();
    }
    return chunk;
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  protected void closeReadSource() throws IOException {
    isClosed = true;
    chunk = null;
    try {
      owned.close();
    } catch (Exception e) {
      throw new IOException("DuckDB's query cannot be closed", e);
    }
  }
}
