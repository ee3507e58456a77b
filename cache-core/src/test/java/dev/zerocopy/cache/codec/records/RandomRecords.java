package dev.zerocopy.cache.codec.records;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes records of any class that has columns. */
final class RandomRecords {

  /** What kind of values. */
  enum Mode {
    VALUE,
    NULL,
    EMPTY,
    EXTREME,
    MIXED
  }

  private static final Mode[] CHOICES = {Mode.VALUE, Mode.NULL, Mode.EMPTY, Mode.EXTREME};
  private static final String[] TEXTS = {"ATL", "Zürich", "what?", "東京", "😀 smile", "a\0b"};

  private final Random random;

  RandomRecords(Random random) {
    this.random = random;
  }

  /** As many records; never null themselves. */
  <R extends Record> List<R> list(Class<R> type, Mode mode, int count) {
    RecordShape shape = shape(type);
    List<R> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(type.cast(record(shape, mode)));
    }
    return list;
  }

  static RecordShape shape(Class<?> type) {
    try {
      return TypeResolver.resolve(type);
    } catch (UnsupportedComponentException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Object record(RecordShape shape, Mode mode) {
    List<@Nullable Object> arguments = new ArrayList<>();
    for (RecordShape.Component component : shape.components()) {
      arguments.add(
          component.name().equals("tail")
              ? new long[] {random.nextLong()}
              : component.raw().isPrimitive()
                  ? primitive(component, mode)
                  : value(component.type(), mode));
    }
    try {
      return shape.constructor().invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private Object primitive(RecordShape.Component component, Mode mode) {
    ScalarKind kind = ((ValueType.Scalar) component.type()).kind();
    return mode == Mode.EXTREME ? extreme(kind) : plain(kind);
  }

  @Nullable Object value(ValueType type, Mode asked) {
    Mode mode = asked == Mode.MIXED ? CHOICES[random.nextInt(CHOICES.length)] : asked;
    if (mode == Mode.NULL) {
      return null;
    }
    return switch (type) {
      case ValueType.Scalar scalar ->
          switch (mode) {
            case EMPTY -> empty(scalar.kind());
            case EXTREME -> extreme(scalar.kind());
            default -> plain(scalar.kind());
          };
      case ValueType.Constant constant -> {
        Object[] all = constant.type().getEnumConstants();
        yield all[mode == Mode.VALUE ? random.nextInt(all.length) : all.length - 1];
      }
      case ValueType.Nested nested -> record(nested.shape(), inner(mode));
      case ValueType.Maybe maybe ->
          mode == Mode.EMPTY
              ? Optional.empty()
              : Optional.ofNullable(value(maybe.value(), inner(mode)));
      case ValueType.Elements elements -> elements(elements, mode);
      case ValueType.Pairs pairs -> pairs(pairs, mode);
      case ValueType.Primitives primitives -> array(primitives, mode);
    };
  }

  private static Mode inner(Mode mode) {
    return mode == Mode.VALUE ? Mode.MIXED : mode;
  }

  private Object elements(ValueType.Elements type, Mode mode) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = length(mode); i > 0; i--) {
      list.add(value(type.element(), inner(mode)));
    }
    return type.isSet() ? new LinkedHashSet<>(list) : list;
  }

  private int length(Mode mode) {
    return mode == Mode.EMPTY ? 0 : mode == Mode.EXTREME ? 9 : 1 + random.nextInt(4);
  }

  private Object pairs(ValueType.Pairs type, Mode mode) {
    Map<Object, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = length(mode); i > 0; i--) {
      Object key = value(type.key(), mode == Mode.EXTREME ? mode : Mode.VALUE);
      if (key != null) {
        map.put(key, value(type.value(), inner(mode)));
      }
    }
    return map;
  }

  private Object array(ValueType.Primitives type, Mode mode) {
    Object array = Array.newInstance(type.type(), length(mode));
    for (int i = 0; i < Array.getLength(array); i++) {
      Array.set(array, i, mode == Mode.EXTREME ? extreme(type.kind()) : plain(type.kind()));
    }
    return array;
  }

  private Object empty(ScalarKind kind) {
    return switch (kind) {
      case TEXT -> "";
      case BYTES -> new byte[0];
      case DECIMAL -> BigDecimal.ZERO;
      case BIG_INTEGER -> BigInteger.ZERO;
      case DURATION -> Duration.ZERO;
      case INSTANT -> Instant.EPOCH;
      default -> plain(kind);
    };
  }

  private Object plain(ScalarKind kind) {
    return switch (kind) {
      case BOOLEAN -> random.nextBoolean();
      case BYTE -> (byte) random.nextInt();
      case SHORT -> (short) random.nextInt();
      case CHAR -> (char) random.nextInt();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextGaussian();
      case TEXT -> TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(20);
      case DECIMAL -> new BigDecimal(BigInteger.valueOf(random.nextLong()), 2);
      case BIG_INTEGER -> BigInteger.valueOf(random.nextLong());
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case INSTANT -> instant();
      case LOCAL_DATE -> LocalDate.ofEpochDay(random.nextInt(40_000));
      case LOCAL_DATE_TIME -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
      case LOCAL_TIME -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
      case DURATION -> Duration.ofNanos(random.nextLong() >> 8);
      case ZONED_DATE_TIME -> instant().atZone(zone());
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield bytes;
      }
    };
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
  }

  private ZoneId zone() {
    String[] zones = {"Europe/Zurich", "UTC", "Z", "+05:30", "-18:00", "UTC+01:00"};
    return ZoneId.of(zones[random.nextInt(zones.length)]);
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Object extreme(ScalarKind kind) {
    return switch (kind) {
      case BOOLEAN -> true;
      case BYTE -> oneOf(List.of(Byte.MIN_VALUE, Byte.MAX_VALUE));
      case SHORT -> oneOf(List.of(Short.MIN_VALUE, Short.MAX_VALUE));
      case CHAR -> oneOf(List.of(Character.MIN_VALUE, Character.MAX_VALUE, '\ud800'));
      case INT -> oneOf(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case LONG -> oneOf(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
      case FLOAT -> oneOf(List.of(Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY));
      case DOUBLE -> oneOf(List.of(Double.NaN, -0d, Double.MIN_VALUE, Double.POSITIVE_INFINITY));
      case TEXT -> oneOf(List.of("?", "\0", "\uffff", "🂡".repeat(30), "x".repeat(2_000)));
      case DECIMAL -> decimal();
      case BIG_INTEGER -> oneOf(List.of(BigInteger.TWO.pow(1000).negate(), BigInteger.TEN));
      case UUID -> oneOf(List.of(new UUID(0, 0), new UUID(-1, -1)));
      case INSTANT ->
          oneOf(
              List.of(
                  Instant.MIN,
                  Instant.MAX,
                  Instant.ofEpochSecond(-1, 1),
                  Instant.ofEpochSecond(0, Long.MAX_VALUE),
                  Instant.ofEpochSecond(0, Long.MIN_VALUE)));
      case LOCAL_DATE -> oneOf(List.of(LocalDate.MIN, LocalDate.MAX, LocalDate.of(-1, 1, 1)));
      case LOCAL_DATE_TIME -> oneOf(List.of(LocalDateTime.MIN, LocalDateTime.MAX));
      case LOCAL_TIME -> oneOf(List.of(LocalTime.MIN, LocalTime.MAX));
      case DURATION ->
          oneOf(
              List.of(
                  Duration.ofSeconds(Long.MIN_VALUE),
                  Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                  Duration.ofNanos(-1)));
      case ZONED_DATE_TIME -> zoned();
      case BYTES -> new byte[7_000];
    };
  }

  private BigDecimal decimal() {
    return oneOf(
        List.of(
            new BigDecimal(BigInteger.TWO.pow(700), Integer.MIN_VALUE),
            new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE),
            new BigDecimal("0.00"),
            new BigDecimal("-1E+10")));
  }

  /** Both sides of an hour that comes twice, and the ends of time. */
  private ZonedDateTime zoned() {
    ZoneId zurich = ZoneId.of("Europe/Zurich");
    LocalDateTime twice = LocalDateTime.of(2025, 10, 26, 2, 30);
    return oneOf(
        List.of(
            ZonedDateTime.ofLocal(twice, zurich, ZoneOffset.ofHours(1)),
            ZonedDateTime.ofLocal(twice, zurich, ZoneOffset.ofHours(2)),
            ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.MAX),
            ZonedDateTime.of(LocalDateTime.MAX, ZoneOffset.MIN),
            ZonedDateTime.of(LocalDateTime.MIN, ZoneOffset.ofHoursMinutesSeconds(1, 2, 3))));
  }
}
