package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.arrow.ArrowColumn;
import dev.zerocopy.cache.codec.arrow.ColumnType;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Columns of dates and times. */
final class TimeValues {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private TimeValues() {}

  /** Nanoseconds in one number, or seconds and nanoseconds in two columns. */
  abstract static class Moments extends Values {

    private final MemorySegment data;
    private final @Nullable MemorySegment nanos;

    Moments(ArrowColumn column) {
      super(column);
      if (column.type().kind() == ColumnType.Kind.STRUCT) {
        this.data = column.children().get(0).buffers().get(1);
        this.nanos = column.children().get(1).buffers().get(1);
      } else {
        this.data = column.buffers().get(1);
        this.nanos = null;
      }
    }

    final long seconds(int row) {
      long value = data.getAtIndex(LONG, row);
      return nanos == null ? Math.floorDiv(value, NANOS_PER_SECOND) : value;
    }

    final int nanos(int row) {
      MemorySegment own = nanos;
      return own == null
          ? (int) Math.floorMod(data.getAtIndex(LONG, row), NANOS_PER_SECOND)
          : own.getAtIndex(INT, row);
    }
  }

  static final class Instants extends Moments {

    Instants(ArrowColumn column) {
      super(column);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : Instant.ofEpochSecond(seconds(row), nanos(row));
    }
  }

  static final class Durations extends Moments {

    Durations(ArrowColumn column) {
      super(column);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : Duration.ofSeconds(seconds(row), nanos(row));
    }
  }

  static final class LocalDateTimes extends Moments {

    LocalDateTimes(ArrowColumn column) {
      super(column);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row)
          ? null
          : LocalDateTime.ofEpochSecond(seconds(row), nanos(row), ZoneOffset.UTC);
    }
  }

  /** An instant and the name of a zone. */
  static final class ZonedDateTimes extends Values {

    private final Instants instants;
    private final Values zones;

    ZonedDateTimes(ArrowColumn column, Values zones) {
      super(column);
      this.instants = new Instants(column.children().get(0));
      this.zones = zones;
    }

    @Override
    @Nullable Object get(int row) {
      if (isNull(row)) {
        return null;
      }
      ZoneId zone = (ZoneId) Objects.requireNonNull(zones.get(row));
      return ZonedDateTime.ofInstant(
          Instant.ofEpochSecond(instants.seconds(row), instants.nanos(row)), zone);
    }
  }

  /** Days since 1970. */
  static final class LocalDates extends Values {

    private final ArrowColumn column;

    LocalDates(ArrowColumn column) {
      super(column);
      this.column = column;
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : LocalDate.ofEpochDay(column.getLong(row));
    }
  }

  /** Nanoseconds of the day. */
  static final class LocalTimes extends Values {

    private final MemorySegment data;

    LocalTimes(ArrowColumn column) {
      super(column);
      this.data = column.buffers().get(1);
    }

    @Override
    @Nullable Object get(int row) {
      return isNull(row) ? null : LocalTime.ofNanoOfDay(data.getAtIndex(LONG, row));
    }
  }
}
