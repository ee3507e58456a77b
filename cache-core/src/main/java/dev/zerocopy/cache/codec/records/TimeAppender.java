package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.store.UnsupportedValueException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes instants, local times with dates, and durations: nanoseconds in 64 bits if all values of
 * the column fit (for dates: the years 1678 to 2261), else seconds and nanoseconds in two columns.
 */
final class TimeAppender extends Appender {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Seconds that nanoseconds can be added to without overflow. */
  private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

  private final ScalarKind kind;
  private boolean isWide;
  private @Nullable FieldVector vector;

  TimeAppender(ScalarKind kind) {
    this.kind = kind;
  }

  @Override
  boolean scans() {
    return true;
  }

  @Override
  void scan(@Nullable Object value) {
    if (value != null) {
      isWide |= !isNarrow(seconds(value));
    }
  }

  private static boolean isNarrow(long seconds) {
    return seconds <= MAX_SECONDS && seconds >= -MAX_SECONDS;
  }

  private static long seconds(Object value) {
    return switch (value) {
      case Instant instant -> instant.getEpochSecond();
      case LocalDateTime local -> local.toEpochSecond(ZoneOffset.UTC);
      case ZonedDateTime zoned -> zoned.toEpochSecond();
      default -> ((Duration) value).toSeconds();
    };
  }

  @SuppressWarnings({ // the seconds beside them are read by another method
    "JavaDurationGetSecondsGetNano",
    "JavaInstantGetSecondsGetNano",
    "JavaLocalDateTimeGetNano"
  })
  private static int nanos(Object value) {
    return switch (value) {
      case Instant instant -> instant.getNano();
      case LocalDateTime local -> local.getNano();
      case ZonedDateTime zoned -> zoned.getNano();
      default -> ((Duration) value).getNano();
    };
  }

  @Override
  Field field(String name, boolean nullable, List<List<String>> dictionaries) {
    return isWide
        ? nested(
            name,
            nullable,
            new ArrowType.Struct(),
            plain("seconds", false, type(TimeUnit.SECOND)),
            plain("nanos", false, new ArrowType.Int(32, true)))
        : plain(name, nullable, type(TimeUnit.NANOSECOND));
  }

  private ArrowType type(TimeUnit unit) {
    return switch (kind) {
      case DURATION -> new ArrowType.Duration(unit);
      case LOCAL_DATE_TIME -> new ArrowType.Timestamp(unit, null);
      default -> new ArrowType.Timestamp(unit, "UTC");
    };
  }

  @Override
  void bind(FieldVector bound) {
    this.vector = bound;
  }

  @Override
  long append(int row, @Nullable Object value) {
    FieldVector target = Objects.requireNonNull(vector);
    if (value == null) {
      target.setNull(row);
    } else if (target instanceof StructVector pair) {
      pair.setIndexDefined(row);
      set(Objects.requireNonNull(pair.getChild("seconds")), row, seconds(value));
      ((IntVector) pair.getChild("nanos")).setSafe(row, nanos(value));
    } else {
      long seconds = seconds(value);
      if (!isNarrow(seconds)) {
        throw new UnsupportedValueException(
            "A value was changed while it was stored: it no longer fits its column");
      }
      set(target, row, seconds * NANOS_PER_SECOND + nanos(value));
    }
    return 12;
  }

  private static void set(FieldVector target, int row, long value) {
    if (target instanceof DurationVector durations) {
      durations.setSafe(row, value);
    } else {
      ((TimeStampVector) target).setSafe(row, value);
    }
  }
}
