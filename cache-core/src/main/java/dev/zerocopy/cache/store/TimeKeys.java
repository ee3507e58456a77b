package dev.zerocopy.cache.store;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Date;

/** The part of {@link KeyEncoder} for dates, times and their zones. */
final class TimeKeys {

  private TimeKeys() {}

  static void write(TemporalAccessor value, KeyBuffer out) {
    switch (value) {
      case Instant instant -> {
        out.i8(KeyTag.INSTANT);
        out.i64(instant.getEpochSecond());
        out.i32(instant.getNano());
      }
      case LocalDate date -> {
        out.i8(KeyTag.LOCAL_DATE);
        date(date, out);
      }
      case LocalTime time -> {
        out.i8(KeyTag.LOCAL_TIME);
        time(time, out);
      }
      case LocalDateTime time -> {
        out.i8(KeyTag.LOCAL_DATE_TIME);
        dateTime(time, out);
      }
      case OffsetTime time -> {
        out.i8(KeyTag.OFFSET_TIME);
        time(time.toLocalTime(), out);
        offset(time.getOffset(), out);
      }
      case OffsetDateTime time -> {
        out.i8(KeyTag.OFFSET_DATE_TIME);
        dateTime(time.toLocalDateTime(), out);
        offset(time.getOffset(), out);
      }
      case ZonedDateTime time -> zoned(time, out);
      case ZoneOffset offset -> write((ZoneId) offset, out);
      default -> partial(value, out);
    }
  }

  private static void partial(TemporalAccessor value, KeyBuffer out) {
    switch (value) {
      case Year year -> {
        out.i8(KeyTag.YEAR);
        out.i32(year.getValue());
      }
      case YearMonth month -> {
        out.i8(KeyTag.YEAR_MONTH);
        out.i32(month.getYear());
        out.i8(month.getMonthValue());
      }
      case MonthDay day -> {
        out.i8(KeyTag.MONTH_DAY);
        out.i8(day.getMonthValue());
        out.i8(day.getDayOfMonth());
      }
      default -> throw UnsupportedKeyException.ofType(value.getClass());
    }
  }

  static void write(TemporalAmount value, KeyBuffer out) {
    switch (value) {
      case Duration duration -> {
        out.i8(KeyTag.DURATION);
        out.i64(duration.getSeconds());
        out.i32(duration.getNano());
      }
      case Period period -> {
        out.i8(KeyTag.PERIOD);
        out.i32(period.getYears());
        out.i32(period.getMonths());
        out.i32(period.getDays());
      }
      default -> throw UnsupportedKeyException.ofType(value.getClass());
    }
  }

  static void write(ZoneId value, KeyBuffer out) {
    if (value instanceof ZoneOffset offset) {
      out.i8(KeyTag.ZONE_OFFSET);
      offset(offset, out);
    } else {
      ScalarKeys.text(KeyTag.ZONE_ID, value.getId(), out);
    }
  }

  @SuppressWarnings("JavaUtilDate") // what callers use is not ours to choose
  static void write(Date value, KeyBuffer out) {
    if (value.getClass() != Date.class) {
      throw UnsupportedKeyException.ofType(value.getClass());
    }
    out.i8(KeyTag.DATE);
    out.i64(value.getTime());
  }

  private static void zoned(ZonedDateTime value, KeyBuffer out) {
    out.i8(KeyTag.ZONED_DATE_TIME);
    dateTime(value.toLocalDateTime(), out);
    offset(value.getOffset(), out);
    write(value.getZone(), out);
  }

  private static void dateTime(LocalDateTime value, KeyBuffer out) {
    date(value.toLocalDate(), out);
    time(value.toLocalTime(), out);
  }

  private static void date(LocalDate value, KeyBuffer out) {
    out.i32(value.getYear());
    out.i8(value.getMonthValue());
    out.i8(value.getDayOfMonth());
  }

  private static void time(LocalTime value, KeyBuffer out) {
    out.i64(value.toNanoOfDay());
  }

  private static void offset(ZoneOffset value, KeyBuffer out) {
    out.i32(value.getTotalSeconds());
  }
}
