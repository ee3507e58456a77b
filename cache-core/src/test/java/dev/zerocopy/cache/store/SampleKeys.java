package dev.zerocopy.cache.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keys of every supported type, no two of them equal. */
final class SampleKeys {

  private static final String[] NAMES = {"", "a", "b", "ab", "ä", "Zürich", "\uD83D\uDE00"};

  private SampleKeys() {}

  enum Size {
    SMALL,
    LARGE {
      @Override
      public String toString() {
        return "huge";
      }
    }
  }

  record Point(int x, int y) {}

  record Named(@Nullable String name, double weight, List<Point> points) {}

  record Nothing() {}

  /** Prints the bytes of all keys, one line each: what another JVM runs. */
  public static void main(String[] args) {
    hex(true).forEach(System.out::println);
  }

  static List<String> hex(boolean reversed) {
    return all(reversed).stream()
        .map(key -> HexFormat.of().formatHex(KeyEncoder.encode(key)))
        .toList();
  }

  /**
   * Makes all keys anew.
   *
   * @param reversed fills sets and maps from the other end
   */
  static List<@Nullable Object> all(boolean reversed) {
    List<@Nullable Object> keys = new ArrayList<>();
    keys.add(null);
    addScalars(keys);
    addNames(keys);
    addTimes(keys);
    addArrays(keys);
    addContainers(keys, reversed);
    return keys;
  }

  private static void addScalars(List<@Nullable Object> keys) {
    keys.addAll(
        List.of("", "null", "a", "\0", "ä", "\uD83D\uDE00", "\uD83D", "\uDE00", "?", "\uFFFD"));
    keys.addAll(List.of(true, false, 'a', '\0', '\uD83D'));
    keys.addAll(List.of((byte) 0, (byte) -1, (short) 0, (short) -1, 0, 1, -1, 256, 0L, 1L, -1L));
    keys.addAll(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
    keys.addAll(List.of(0.0f, -0.0f, 1.0f, Float.NaN, Float.MIN_VALUE));
    keys.addAll(List.of(0.0, -0.0, 1.0, Double.NaN, Double.NEGATIVE_INFINITY));
    keys.addAll(List.of(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE.negate()));
    keys.addAll(
        List.of(BigInteger.valueOf(128), BigInteger.valueOf(-128), BigInteger.TWO.pow(500)));
    keys.addAll(List.of(new BigDecimal("1.0"), new BigDecimal("1.00"), BigDecimal.ONE));
    keys.addAll(List.of(BigDecimal.ZERO, new BigDecimal("1E+3"), new BigDecimal("1000")));
  }

  private static void addNames(List<@Nullable Object> keys) {
    keys.addAll(List.of(Size.SMALL, Size.LARGE, DayOfWeek.MONDAY, Thread.State.NEW));
    keys.addAll(List.of(int.class, Integer.class, int[].class, Map.Entry.class));
    keys.addAll(List.of(new UUID(1, 2), new UUID(2, 1)));
    keys.addAll(List.of(Locale.ROOT, Locale.GERMAN, Locale.GERMANY, Locale.of("no", "NO", "NY")));
    keys.addAll(List.of(Locale.of("nn", "NO"), Locale.of("de", "", "X"), Locale.of("de", "", "x")));
    keys.add(Locale.forLanguageTag("de-Latn-DE-u-ca-buddhist-nu-thai-x-a-b"));
    keys.add(Locale.forLanguageTag("de-Latn-DE-u-ca-buddhist"));
    keys.addAll(List.of(Currency.getInstance("EUR"), Currency.getInstance("CHF")));
    for (String uri :
        List.of(
            "",
            "#",
            "?",
            "a:b",
            "a:b#",
            "a:/b",
            "b:/b",
            "file:///a",
            "file:////a",
            "file://a/",
            "http://u@h:1/p?q#f",
            "http://h:1/p?q#f",
            "http://h/p?q#f",
            "http://h:80/p?q#f",
            "http://h/P?q#f",
            "http://a_b/",
            "http://A_b/",
            "x:/%41",
            "x:/A",
            "mailto:a@b")) {
      keys.add(URI.create(uri));
    }
  }

  @SuppressWarnings("JavaUtilDate") // a key type like any other
  private static void addTimes(List<@Nullable Object> keys) {
    LocalDate date = LocalDate.of(2026, 2, 28);
    LocalTime time = LocalTime.of(23, 59, 59, 999_999_999);
    LocalDateTime both = date.atTime(time);
    ZoneOffset two = ZoneOffset.ofHours(2);
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    keys.addAll(List.of(Instant.EPOCH, Instant.ofEpochSecond(0, 1), Instant.MIN, Instant.MAX));
    keys.addAll(List.of(date, time, both, LocalDate.MIN, LocalDate.MAX, LocalTime.MIDNIGHT));
    keys.addAll(List.of(OffsetTime.of(time, two), OffsetTime.of(time, ZoneOffset.UTC)));
    keys.addAll(List.of(OffsetDateTime.of(both, two), OffsetDateTime.of(both, ZoneOffset.UTC)));
    LocalDateTime twice = LocalDateTime.of(2026, 10, 25, 2, 30);
    keys.add(ZonedDateTime.ofLocal(twice, berlin, two));
    keys.add(ZonedDateTime.ofLocal(twice, berlin, ZoneOffset.ofHours(1)));
    keys.add(ZonedDateTime.ofLocal(twice, two, null));
    keys.add(ZonedDateTime.ofLocal(twice, ZoneId.of("UTC+02:00"), null));
    keys.addAll(List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1)));
    keys.addAll(List.of(Period.ZERO, Period.ofDays(30), Period.ofMonths(1), Period.ofMonths(12)));
    keys.addAll(List.of(Period.ofYears(1), Year.of(2026), YearMonth.of(2026, 2)));
    keys.addAll(List.of(MonthDay.of(2, 28), MonthDay.of(2, 29)));
    keys.addAll(List.of(two, ZoneOffset.UTC, berlin, ZoneId.of("UTC"), ZoneId.of("Zulu")));
    keys.addAll(List.of(new Date(0), new Date(1)));
  }

  private static void addArrays(List<@Nullable Object> keys) {
    keys.addAll(List.of(new boolean[0], new boolean[] {true}, new boolean[] {true, false}));
    keys.addAll(List.of(new byte[0], new byte[] {1}, new byte[] {1, 0, 0, 0}));
    keys.addAll(List.of(new char[0], new char[] {1}, new short[0], new short[] {1}));
    keys.addAll(List.of(new int[0], new int[] {1}, new int[] {1, 0}, new long[0], new long[] {1}));
    keys.addAll(List.of(new float[0], new float[] {0}, new float[] {-0.0f}));
    keys.addAll(List.of(new double[0], new double[] {0}, new double[] {-0.0}));
    keys.add(new Object[0]);
    keys.add(new Object[] {new Object[0]});
    keys.add(new @Nullable Object[] {null});
    keys.add(new String[] {"a", "b"});
    keys.add(new String[] {"ab"});
    keys.add(new Integer[] {1});
    keys.add(new Object[] {1, new Object[] {2}, 3});
    keys.add(new Object[] {1, new Object[] {2, 3}});
    keys.add(new byte[][] {{1}, {2, KeyTag.PRIMITIVE_ARRAY + KeyTag.BYTE, 3}});
    keys.add(new byte[][] {{1, KeyTag.PRIMITIVE_ARRAY + KeyTag.BYTE, 2}, {3}});
    keys.add(new int[][] {{1}, {2}});
    keys.add(new int[][] {{1, 2}, {}});
  }

  private static void addContainers(List<@Nullable Object> keys, boolean reversed) {
    keys.addAll(List.of(List.of(), Set.of(), Map.of(), Optional.empty(), new Nothing()));
    keys.add(Collections.singletonList(null));
    keys.addAll(List.of(List.of(List.of()), List.of("a", "b"), List.of("b", "a"), List.of("ab")));
    keys.addAll(List.of(List.of("a", List.of("b")), List.of(List.of("a"), "b")));
    keys.add(Collections.singleton(null));
    keys.addAll(List.of(Set.of("a"), names(reversed), Set.of(1, 1L), Set.of(Set.of()), Set.of(1)));
    keys.addAll(List.of(Map.of("a", "b", "c", "d"), Map.of("a", "bc", "", "d"), Map.of("a", "b")));
    keys.addAll(List.of(Map.of("b", "a"), Map.of(1, Map.of()), byName(reversed)));
    keys.addAll(List.of(Map.of(names(reversed), byName(reversed)), Set.of(byName(reversed))));
    keys.addAll(List.of(Map.entry("a", "b"), Map.entry("b", "a"), Optional.of("a")));
    keys.addAll(List.of(Optional.of(Optional.empty()), Optional.of(Optional.of("a"))));
    keys.addAll(List.of(new ArrayDeque<>(List.of(1, 2)), new PriorityQueue<>(List.of(1, 2))));
    keys.addAll(List.of(new Point(1, 2), new Point(2, 1), new Named(null, 1, List.of())));
    keys.addAll(List.of(new Named("", 1, List.of()), new Named("", 1, List.of(new Point(1, 2)))));
  }

  private static Set<String> names(boolean reversed) {
    List<String> names = Arrays.asList(NAMES);
    return new LinkedHashSet<>(reversed ? names.reversed() : names);
  }

  private static Map<String, Integer> byName(boolean reversed) {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    names(reversed).forEach(name -> lengths.put(name, name.length()));
    return lengths;
  }
}
