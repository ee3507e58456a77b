package dev.zerocopy.cache.sample;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.duckdb.DuckDBReadableVector;

/** DuckDB's column types in Arrow. */
final class DuckDbColumns {

  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private DuckDbColumns() {}

  static ArrowType arrowType(String duckDbType) throws SQLException {
    return switch (duckDbType) {
      case "BOOLEAN" -> ArrowType.Bool.INSTANCE;
      case "TINYINT" -> new ArrowType.Int(8, true);
      case "SMALLINT" -> new ArrowType.Int(16, true);
      case "INTEGER" -> new ArrowType.Int(32, true);
      case "BIGINT" -> new ArrowType.Int(64, true);
      case "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "VARCHAR" -> ArrowType.Utf8.INSTANCE;
      case "DATE" -> new ArrowType.Date(DateUnit.DAY);
      case "TIMESTAMP" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      default -> throw new SQLException("The column's type must be a known one, got " + duckDbType);
    };
  }

  /** Copies rows into a vector that has room for them; text makes its own. */
  static void copy(DuckDBReadableVector from, int start, FieldVector to, int at, int count) {
    CellCopy cell = cellCopy(from, to);
    for (int i = 0; i < count; i++) {
      if (!from.isNull(start + i)) {
        cell.copy(start + i, at + i);
      }
    }
  }

  private static CellCopy cellCopy(DuckDBReadableVector from, FieldVector to) {
    return switch (to) {
      case BitVector v -> (row, at) -> v.set(at, from.getBoolean(row) ? 1 : 0);
      case TinyIntVector v -> (row, at) -> v.set(at, from.getByte(row));
      case SmallIntVector v -> (row, at) -> v.set(at, from.getShort(row));
      case IntVector v -> (row, at) -> v.set(at, from.getInt(row));
      case BigIntVector v -> (row, at) -> v.set(at, from.getLong(row));
      case Float8Vector v -> (row, at) -> v.set(at, from.getDouble(row));
      case DateDayVector v ->
          (row, at) -> v.set(at, Math.toIntExact(from.getLocalDate(row).toEpochDay()));
      case TimeStampMicroVector v -> (row, at) -> v.set(at, micros(from.getLocalDateTime(row)));
      case VarCharVector v ->
          (row, at) -> v.setSafe(at, from.getString(row).getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalStateException("No copy into " + to.getClass());
    };
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(EPOCH, time);
  }

  @FunctionalInterface
  private interface CellCopy {
    void copy(int row, int at);
  }
}
