package dev.zerocopy.cache.codec.records;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record class for each type that a component may have. All have an array too, so that single
 * records are accepted.
 */
final class RecordTypes {

  private RecordTypes() {}

  static List<Class<? extends Record>> all() {
    return List.of(
        OfPrimitives.class,
        OfBoolean.class,
        OfByte.class,
        OfShort.class,
        OfCharacter.class,
        OfInteger.class,
        OfLong.class,
        OfFloat.class,
        OfDouble.class,
        OfString.class,
        OfEnum.class,
        OfBigDecimal.class,
        OfBigInteger.class,
        OfUuid.class,
        OfInstant.class,
        OfLocalDate.class,
        OfLocalDateTime.class,
        OfLocalTime.class,
        OfDuration.class,
        OfZonedDateTime.class,
        OfBytes.class,
        OfArrays.class,
        OfRecord.class,
        OfGenericRecord.class,
        OfOptional.class,
        OfOptionalRecord.class,
        OfList.class,
        OfListOfEnums.class,
        OfListOfRecords.class,
        OfListOfLists.class,
        OfListOfBytes.class,
        OfSet.class,
        OfSetOfDates.class,
        OfMap.class,
        OfMapOfRecords.class,
        OfMapOfOptionals.class,
        OfMany.class);
  }

  enum Colour {
    RED,
    GREEN {
      @Override
      boolean isWarm() {
        return false;
      }
    },
    BLUE;

    boolean isWarm() {
      return this == RED;
    }
  }

  record Point(int x, @Nullable Double y, @Nullable String name) {}

  record Pair<A, B>(A first, @Nullable B second) {}

  record OfPrimitives(
      boolean a, byte b, short c, char d, int e, long f, float g, double h, long[] tail) {}

  record OfBoolean(@Nullable Boolean value, long[] tail) {}

  record OfByte(@Nullable Byte value, long[] tail) {}

  record OfShort(@Nullable Short value, long[] tail) {}

  record OfCharacter(@Nullable Character value, long[] tail) {}

  record OfInteger(@Nullable Integer value, long[] tail) {}

  record OfLong(@Nullable Long value, long[] tail) {}

  record OfFloat(@Nullable Float value, long[] tail) {}

  record OfDouble(@Nullable Double value, long[] tail) {}

  record OfString(@Nullable String value, long[] tail) {}

  record OfEnum(@Nullable Colour value, @Nullable DayOfWeek day, long[] tail) {}

  record OfBigDecimal(@Nullable BigDecimal value, long[] tail) {}

  record OfBigInteger(@Nullable BigInteger value, long[] tail) {}

  record OfUuid(@Nullable UUID value, long[] tail) {}

  record OfInstant(@Nullable Instant value, long[] tail) {}

  record OfLocalDate(@Nullable LocalDate value, long[] tail) {}

  record OfLocalDateTime(@Nullable LocalDateTime value, long[] tail) {}

  record OfLocalTime(@Nullable LocalTime value, long[] tail) {}

  record OfDuration(@Nullable Duration value, long[] tail) {}

  record OfZonedDateTime(@Nullable ZonedDateTime value, long[] tail) {}

  record OfBytes(byte @Nullable [] value) {}

  record OfArrays(
      boolean @Nullable [] a,
      short @Nullable [] b,
      char @Nullable [] c,
      int @Nullable [] d,
      long @Nullable [] e,
      float @Nullable [] f,
      double @Nullable [] g) {}

  record OfRecord(@Nullable Point value, long[] tail) {}

  record OfGenericRecord(@Nullable Pair<String, List<Integer>> value, long[] tail) {}

  @SuppressWarnings("NullableOptional") // it may be
  record OfOptional(@Nullable Optional<String> value, long[] tail) {}

  @SuppressWarnings("NullableOptional") // it may be
  record OfOptionalRecord(@Nullable Optional<Point> value, long[] tail) {}

  record OfList(@Nullable List<@Nullable String> value, long[] tail) {}

  record OfListOfEnums(@Nullable List<@Nullable Colour> value, long[] tail) {}

  record OfListOfRecords(@Nullable List<@Nullable Point> value, long[] tail) {}

  record OfListOfLists(@Nullable List<@Nullable List<@Nullable BigDecimal>> value, long[] tail) {}

  record OfListOfBytes(@Nullable List<byte @Nullable []> value) {}

  record OfSet(@Nullable Set<@Nullable String> value, long[] tail) {}

  record OfSetOfDates(@Nullable Set<@Nullable LocalDate> value, long[] tail) {}

  record OfMap(@Nullable Map<String, @Nullable Integer> value, long[] tail) {}

  record OfMapOfRecords(@Nullable Map<Point, @Nullable List<UUID>> value, long[] tail) {}

  record OfMapOfOptionals(@Nullable Map<Colour, @Nullable Optional<Instant>> value, long[] tail) {}

  /** More components than are combined into one handle. */
  record OfMany(
      int a0,
      long a1,
      String a2,
      int a3,
      int a4,
      int a5,
      int a6,
      int a7,
      int a8,
      int a9,
      int b0,
      int b1,
      int b2,
      int b3,
      int b4,
      int b5,
      int b6,
      int b7,
      int b8,
      int b9,
      int c0,
      int c1,
      int c2,
      int c3,
      int c4,
      int c5,
      int c6,
      int c7,
      int c8,
      int c9,
      int d0,
      int d1,
      int d2,
      int d3,
      int d4,
      int d5,
      int d6,
      int d7,
      int d8,
      int d9,
      int e0,
      int e1,
      int e2,
      int e3,
      int e4,
      int e5,
      int e6,
      int e7,
      int e8,
      int e9,
      int f0,
      int f1,
      int f2,
      int f3,
      int f4,
      int f5,
      int f6,
      int f7,
      int f8,
      int f9,
      double g0,
      @Nullable Integer g1,
      long[] tail) {}
}
