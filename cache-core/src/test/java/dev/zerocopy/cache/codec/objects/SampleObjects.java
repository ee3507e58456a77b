package dev.zerocopy.cache.codec.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
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
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One object of every kind that is stored, in every shape: the same for the same seed. */
@SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"}) // applications have them
final class SampleObjects {

  private final Map<String, Object> samples = new LinkedHashMap<>();
  private final Random random;

  private SampleObjects(Random random) {
    this.random = random;
  }

  /** The samples by what they are. */
  static Map<String, Object> all(long seed) {
    SampleObjects objects = new SampleObjects(new Random(seed));
    objects.plainValues().forEach(objects::addPlain);
    objects.addArrays();
    objects.addCollections();
    objects.addClasses();
    return objects.samples;
  }

  private void add(String name, Object sample) {
    if (samples.put(name, sample) != null) {
      throw new IllegalArgumentException(name);
    }
  }

  /** Each value by itself, then all in what commonly holds values. */
  private void addPlain(String kind, List<?> values) {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      add(kind + " " + i, value);
      add(kind + " in a record " + i, new Types.Box<>(value));
    }
    List<@Nullable Object> withNull = new ArrayList<>(values);
    withNull.add(null);
    withNull.add(values.getFirst()); // the same object twice
    add(kind + " ArrayList", withNull);
    add(kind + " Arrays.asList", Arrays.asList(withNull.toArray()));
    add(kind + " toList", withNull.stream().toList());
    add(kind + " List.of", List.copyOf(values));
    add(kind + " Set.of", Set.copyOf(values));
    add(kind + " HashSet", new HashSet<>(withNull));
    add(kind + " array", values.toArray());
    add(kind + " Optional", Optional.of(values.getFirst()));
    Map<String, @Nullable Object> byName = new LinkedHashMap<>();
    withNull.forEach(value -> byName.put("key " + byName.size(), value));
    add(kind + " LinkedHashMap", byName);
    Map<Object, String> asKeys = new HashMap<>();
    values.forEach(value -> asKeys.put(value, "of " + asKeys.size()));
    add(kind + " keys", asKeys);
    add(kind + " Map.of", Map.copyOf(asKeys));
  }

  @SuppressWarnings("JavaUtilDate") // applications have them
  private Map<String, List<?>> plainValues() {
    Map<String, List<?>> values = new LinkedHashMap<>();
    values.put("Boolean", List.of(true, false));
    values.put("Byte", List.of((byte) 0, Byte.MIN_VALUE, Byte.MAX_VALUE));
    values.put("Short", List.of((short) random.nextInt(), Short.MIN_VALUE, Short.MAX_VALUE));
    values.put("Character", List.of('a', Character.MIN_VALUE, Character.MAX_VALUE, '\ud800'));
    values.put("Integer", List.of(random.nextInt(), 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
    values.put("Long", List.of(random.nextLong(), 0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE));
    values.put("Float", List.of(random.nextFloat(), -0f, Float.NaN, Float.MIN_VALUE));
    values.put(
        "Double",
        List.of(random.nextDouble(), -0d, Double.NaN, Double.MAX_VALUE, Double.NEGATIVE_INFINITY));
    values.put(
        "String", List.of("text " + random.nextInt(), "", "\0", "äß\ud83d\ude00", longText()));
    values.put("lone surrogate", List.of("a\ud800", "\udc00b"));
    values.put(
        "BigDecimal",
        List.of(
            BigDecimal.valueOf(random.nextLong(), 7),
            new BigDecimal("0.00"),
            new BigDecimal("1E+2147483647"),
            new BigDecimal("-1E-2147483647")));
    values.put(
        "BigInteger",
        List.of(new BigInteger(700, random), BigInteger.ZERO, BigInteger.TWO.pow(64).negate()));
    values.put("UUID", List.of(new UUID(random.nextLong(), random.nextLong()), new UUID(0, 0)));
    values.put("URI", List.of(URI.create("https://example.org/a?b=c#d"), URI.create("")));
    values.put("Locale", List.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("zh-Hant-TW")));
    values.put("Currency", List.of(Currency.getInstance("EUR")));
    values.put("enum", List.of(TimeUnit.DAYS, RoundingMode.UP, Types.Color.RED, Types.Sign.MINUS));
    values.put("Date", List.of(new Date(random.nextInt()), new Date(0)));
    values.put(
        "Timestamp", List.of(java.sql.Timestamp.from(Instant.ofEpochSecond(9, 123_456_789))));
    values.put("sql Date", List.of(java.sql.Date.valueOf("2026-02-28")));
    values.put("OptionalInt", List.of(OptionalInt.of(random.nextInt()), OptionalInt.empty()));
    values.put("OptionalLong", List.of(OptionalLong.of(random.nextLong()), OptionalLong.empty()));
    values.put("OptionalDouble", List.of(OptionalDouble.of(1.5), OptionalDouble.empty()));
    values.put("Optional", List.of(Optional.of("x"), Optional.empty(), Optional.of(List.of(1))));
    addTimes(values);
    return values;
  }

  private String longText() {
    return "long text ".repeat(1_000 + random.nextInt(20_000));
  }

  private void addTimes(Map<String, List<?>> values) {
    Instant instant = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    values.put("Instant", List.of(instant, Instant.EPOCH, Instant.MIN, Instant.MAX));
    values.put("LocalDate", List.of(local.toLocalDate(), LocalDate.MIN, LocalDate.MAX));
    values.put("LocalTime", List.of(local.toLocalTime(), LocalTime.MIN, LocalTime.MAX));
    values.put("LocalDateTime", List.of(local, LocalDateTime.MIN, LocalDateTime.MAX));
    values.put(
        "ZonedDateTime",
        List.of(
            local.atZone(ZoneId.of("Europe/Berlin")),
            local.atZone(ZoneOffset.ofHoursMinutes(5, 30)),
            ZonedDateTime.ofStrict( // the second of the hour that an October night has twice
                LocalDateTime.of(2025, 10, 26, 2, 30),
                ZoneOffset.ofHours(1),
                ZoneId.of("Europe/Berlin"))));
    values.put(
        "OffsetDateTime",
        List.of(local.atOffset(ZoneOffset.MAX), OffsetDateTime.MIN, OffsetDateTime.MAX));
    values.put("OffsetTime", List.of(OffsetTime.MIN, OffsetTime.MAX));
    values.put("Year", List.of(Year.of(2026), Year.of(Year.MIN_VALUE), Year.of(Year.MAX_VALUE)));
    values.put("YearMonth", List.of(YearMonth.of(2026, 2), YearMonth.of(Year.MIN_VALUE, 1)));
    values.put("MonthDay", List.of(MonthDay.of(2, 29)));
    values.put("DayOfWeek", List.of(DayOfWeek.SUNDAY));
    values.put("Month", List.of(Month.DECEMBER));
    values.put(
        "Duration",
        List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1)));
    values.put("Period", List.of(Period.ZERO, Period.of(-1, Integer.MAX_VALUE, 3)));
    values.put("ZoneId", List.of(ZoneId.of("America/New_York"), ZoneId.of("UTC+1")));
    values.put("ZoneOffset", List.of(ZoneOffset.UTC, ZoneOffset.MIN));
  }

  private void addArrays() {
    for (int length : new int[] {0, 1, 1000}) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      add("byte[] " + length, bytes);
      add("boolean[] " + length, new boolean[length]);
      add("char[] " + length, "x".repeat(length).toCharArray());
      add("short[] " + length, new short[length]);
      add("int[] " + length, random.ints(length).toArray());
      add("long[] " + length, random.longs(length).toArray());
      add("float[] " + length, new float[length]);
      add("double[] " + length, random.doubles(length).toArray());
      add("String[] " + length, Collections.nCopies(length, "s").toArray(String[]::new));
      add("Integer[] " + length, new Integer[length]);
      add("record[] " + length, new Types.Leg[length]);
    }
    add("int[][]", new int[][] {{1, 2}, {}, {3}});
    add("String[][] with null", new String[][] {{"a", null}, null});
    add("Color[]", Types.Color.values());
    add("Sign[]", Types.Sign.values());
    add("Shape[]", new Types.Shape[] {new Types.Circle(1), new Types.Square(2), null});
    add("Number[]", new Number[] {1, 2L, 3.0, BigDecimal.ONE});
    add("Object[]", new Object[] {1, "a", null, new int[] {1}, new Types.Circle(0)});
    add("List[]", new List<?>[] {List.of(1), new ArrayList<>()});
    add("LocalDate[]", new LocalDate[] {LocalDate.MIN, null});
  }

  private void addCollections() {
    for (int size : new int[] {0, 1, 2, 3, 200}) {
      List<Types.Leg> legs = IntStream.range(0, size).mapToObj(i -> leg()).toList();
      List<String> texts = IntStream.range(0, size).mapToObj(i -> "text " + i).toList();
      addLists(" of " + size, legs);
      addLists(" of texts " + size, texts);
      addSetsAndMaps(" of " + size, texts);
    }
    add("EnumSet", EnumSet.of(Types.Color.RED, Types.Color.BLUE));
    add("empty EnumSet", EnumSet.noneOf(Types.Sign.class));
    add("full EnumSet of bodies", EnumSet.allOf(Types.Sign.class));
    add("large EnumSet", EnumSet.allOf(Types.Many.class));
    add("EnumMap", new EnumMap<>(Map.of(Types.Color.RED, 1, Types.Color.BLUE, 2)));
    add("empty EnumMap", new EnumMap<>(Types.Color.class));
    EnumMap<Types.Sign, @Nullable List<String>> bodies = new EnumMap<>(Types.Sign.class);
    bodies.put(Types.Sign.PLUS, List.of("a"));
    bodies.put(Types.Sign.MINUS, null);
    add("EnumMap of bodies", bodies);
    add("BitSet", BitSet.valueOf(random.longs(5).toArray()));
    add("SimpleEntry", new java.util.AbstractMap.SimpleEntry<>("a", 1));
    add("SimpleImmutableEntry", new java.util.AbstractMap.SimpleImmutableEntry<>("a", 1));
    add("AtomicInteger", new AtomicInteger(7));
    add("AtomicLong", new AtomicLong(Long.MIN_VALUE));
    add("AtomicBoolean", new AtomicBoolean(true));
    add("StringBuilder", new StringBuilder("text"));
    add("GregorianCalendar", new java.util.GregorianCalendar(2026, 1, 28));
    TreeMap<String, Integer> reversed = new TreeMap<>(Comparator.reverseOrder());
    reversed.putAll(Map.of("a", 1, "b", 2, "c", 3));
    add("TreeMap reversed", reversed);
    TreeMap<String, Integer> insensitive = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    insensitive.put("A", 1);
    insensitive.put("b", 1);
    add("TreeMap ignoring case", insensitive);
  }

  private void addLists(String suffix, List<?> values) {
    add("ArrayList" + suffix, new ArrayList<>(values));
    add("LinkedList" + suffix, new LinkedList<>(values));
    add("ArrayDeque" + suffix, new ArrayDeque<>(values));
    add("CopyOnWriteArrayList" + suffix, new CopyOnWriteArrayList<>(values));
    add("List.of" + suffix, List.copyOf(new ArrayList<>(values)));
    add("Arrays.asList" + suffix, Arrays.asList(values.toArray()));
    add("unmodifiableList" + suffix, Collections.unmodifiableList(new LinkedList<>(values)));
    add("unmodifiable random" + suffix, Collections.unmodifiableList(new ArrayList<>(values)));
    add("unmodifiableCollection" + suffix, Collections.unmodifiableCollection(list(values)));
    add(
        "unmodifiableSequenced" + suffix,
        Collections.unmodifiableSequencedCollection(new ArrayList<>(values)));
    add("synchronizedList" + suffix, Collections.synchronizedList(new ArrayList<>(values)));
    add("nested" + suffix, List.of(new ArrayList<>(values), Map.of("k", list(values))));
    add("subList" + suffix, new ArrayList<>(values).subList(0, values.size() / 2));
  }

  private static Collection<?> list(List<?> values) {
    return new ArrayList<>(values);
  }

  private void addSetsAndMaps(String suffix, List<String> texts) {
    add("HashSet" + suffix, new HashSet<>(texts));
    add("LinkedHashSet" + suffix, new LinkedHashSet<>(texts.reversed()));
    add("TreeSet" + suffix, new TreeSet<>(texts));
    add("Set.of" + suffix, Set.copyOf(texts));
    add("PriorityQueue" + suffix, new PriorityQueue<>(texts));
    add("unmodifiableSet" + suffix, Collections.unmodifiableSet(new HashSet<>(texts)));
    add("unmodifiableSortedSet" + suffix, Collections.unmodifiableSortedSet(new TreeSet<>(texts)));
    add("synchronizedSet" + suffix, Collections.synchronizedSet(new HashSet<>(texts)));
    Set<String> concurrent = ConcurrentHashMap.newKeySet();
    concurrent.addAll(texts);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    texts.forEach(text -> map.put(text, leg()));
    add("LinkedHashMap" + suffix, new LinkedHashMap<>(map));
    add("HashMap" + suffix, new HashMap<>(map));
    add("TreeMap" + suffix, new TreeMap<>(map));
    add("ConcurrentHashMap" + suffix, new ConcurrentHashMap<>(map));
    add("ConcurrentSkipListMap" + suffix, new ConcurrentSkipListMap<>(map));
    add("Map.of" + suffix, Map.copyOf(map));
    add("unmodifiableMap" + suffix, Collections.unmodifiableMap(new HashMap<>(map)));
    add("unmodifiableSortedMap" + suffix, Collections.unmodifiableSortedMap(new TreeMap<>(map)));
    add("synchronizedMap" + suffix, Collections.synchronizedMap(new HashMap<>(map)));
    map.put("null", null);
    add("HashMap with null" + suffix, new HashMap<>(map));
  }

  private void addClasses() {
    add("record", leg());
    add("records", IntStream.range(0, 1_000).mapToObj(i -> leg()).toList());
    add("record of nulls", new Types.Leg(null, null, 0, null, null, null));
    add("record without components", new Types.Nothing());
    add(
        "records without components",
        new ArrayList<>(Collections.nCopies(10_000, new Types.Nothing())));
    add("record of primitives", new Types.Primitives(true, (byte) 1, '\uffff', (short) -1, 7, -7L));
    add("record of arrays", new Types.Arrays(new int[] {1}, new String[] {"a", null}, null));
    add("sealed", List.of(new Types.Circle(random.nextDouble()), new Types.Square(2)));
    add("generics", new Types.Pair<>(leg(), List.of(new Types.Pair<>("a", Optional.of(1)))));
    add("enum with a body", Types.Sign.PLUS);
    add("entity", entity());
    add("empty entity", new Types.Customer(""));
    add("subclass", new Types.Vip("vip " + random.nextInt(), 3));
    add("entities", IntStream.range(0, 100).mapToObj(i -> entity()).toList());
    add("holder of an interface", new Types.Holder(List.of(new Types.Circle(1)), Map.of("k", 1)));
    add("final fields", new Types.Point(random.nextInt(), random.nextInt()));
    add("own readResolve", new Types.Proxied("text " + random.nextInt()));
    add("nested to a depth of 500", nested(500));
  }

  private Types.Leg leg() {
    return new Types.Leg(
        "ATL" + random.nextInt(10),
        random.nextBoolean() ? null : "DEN",
        random.nextInt(10_000),
        LocalDate.ofEpochDay(random.nextInt(50_000)),
        random.nextDouble(),
        List.of(Types.Color.values()).get(random.nextInt(3)));
  }

  private Types.Customer entity() {
    Types.Customer customer = new Types.Customer("customer " + random.nextInt());
    for (int i = random.nextInt(5); i >= 0; i--) {
      customer.order(BigDecimal.valueOf(random.nextInt(), 2), Types.Color.BLUE);
    }
    return customer;
  }

  private static Types.Pair<@Nullable Object, Integer> nested(int depth) {
    Types.Pair<@Nullable Object, Integer> inner = new Types.Pair<>(null, 0);
    for (int i = 1; i < depth; i++) {
      inner = new Types.Pair<>(inner, i);
    }
    return inner;
  }
}
