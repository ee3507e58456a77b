package dev.zerocopy.cache.codec.records;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The types of single values, boxed ones with their primitives. */
enum ScalarKind {
  BOOLEAN,
  BYTE,
  SHORT,
  CHAR,
  INT,
  LONG,
  FLOAT,
  DOUBLE,
  TEXT,
  DECIMAL,
  BIG_INTEGER,
  UUID,
  INSTANT,
  LOCAL_DATE,
  LOCAL_DATE_TIME,
  LOCAL_TIME,
  DURATION,
  ZONED_DATE_TIME,
  BYTES;

  /** Returns the kind of a class, or null if it is none of these. */
  static @Nullable ScalarKind of(Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return BOOLEAN;
    } else if (type == byte.class || type == Byte.class) {
      return BYTE;
    } else if (type == short.class || type == Short.class) {
      return SHORT;
    } else if (type == char.class || type == Character.class) {
      return CHAR;
    } else if (type == int.class || type == Integer.class) {
      return INT;
    } else if (type == long.class || type == Long.class) {
      return LONG;
    } else if (type == float.class || type == Float.class) {
      return FLOAT;
    } else if (type == double.class || type == Double.class) {
      return DOUBLE;
    }
    return ofReference(type);
  }

  private static @Nullable ScalarKind ofReference(Class<?> type) {
    if (type == String.class) {
      return TEXT;
    } else if (type == BigDecimal.class) {
      return DECIMAL;
    } else if (type == BigInteger.class) {
      return BIG_INTEGER;
    } else if (type == UUID.class) {
      return UUID;
    } else if (type == Instant.class) {
      return INSTANT;
    } else if (type == LocalDate.class) {
      return LOCAL_DATE;
    } else if (type == LocalDateTime.class) {
      return LOCAL_DATE_TIME;
    } else if (type == LocalTime.class) {
      return LOCAL_TIME;
    } else if (type == Duration.class) {
      return DURATION;
    } else if (type == ZonedDateTime.class) {
      return ZONED_DATE_TIME;
    }
    return type == byte[].class ? BYTES : null;
  }

  /** Whether values are fixed-width numbers, characters or booleans. */
  boolean isPrimitive() {
    return compareTo(DOUBLE) <= 0;
  }

  /** What a column of so many primitives takes at least. */
  long lengthBytes(int rows) {
    return switch (this) {
      case BOOLEAN -> (rows + 7L) >> 3;
      case BYTE -> rows;
      case SHORT, CHAR -> 2L * rows;
      case INT, FLOAT -> 4L * rows;
      case LONG, DOUBLE -> 8L * rows;
      default -> throw new IllegalStateException("Kind must be of primitives, is " + this);
    };
  }
}
