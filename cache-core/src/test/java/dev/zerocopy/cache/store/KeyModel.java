package dev.zerocopy.cache.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a random key means, apart from the objects that express it: equal models are equal keys.
 *
 * <p>The equality is that of records over strings, lists, sets and maps; it knows nothing of bytes.
 */
sealed interface KeyModel {

  /** A key without parts, as the text of its value. */
  record Leaf(Kind kind, String text) implements KeyModel {}

  /** Parts in order. */
  record Row(Shape shape, List<KeyModel> parts) implements KeyModel {}

  /** Parts without order. */
  record Bag(Set<KeyModel> parts) implements KeyModel {}

  /** Pairs without order. */
  record Dict(Map<KeyModel, KeyModel> parts) implements KeyModel {}

  /** Leaf types with values that resemble those of other types. */
  enum Kind {
    NULL(""),
    STRING("", "a", "b", "ab", "c", "bc", "1", "null", "\uD800", "\uDC00", "?", "\u0010", "\0"),
    INTEGER("0", "1", "-1", "256", "16777216"),
    LONG("0", "1", "-1", "256"),
    SHORT("0", "1"),
    BYTE("0", "1"),
    CHARACTER("\0", "a", "1"),
    BOOLEAN("true", "false"),
    DOUBLE("0.0", "-0.0", "1.0", "NaN"),
    FLOAT("0.0", "-0.0", "1.0", "NaN"),
    BIG_INTEGER("0", "1", "-1", "128", "255", "-129"),
    BIG_DECIMAL("0", "1", "1.0", "1.00", "1E+1", "10"),
    LOCAL_DATE("1970-01-01", "1970-01-02"),
    SIZE("SMALL", "LARGE"),
    URI("http://h/%5b", "http://h/5b", "http://i/%5b", "http:%5b", "/%5b");

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> texts;

    Kind(String... texts) {
      this.texts = List.of(texts);
    }
  }

  /** Types of ordered parts. */
  enum Shape {
    LIST,
    OBJECTS,
    INTS,
    OPTIONAL,
    ENTRY,
    PAIR
  }

  record Pair(@Nullable Object left, @Nullable Object right) {}

  /** Makes a model that is nested at most {@code depth} deep. */
  static KeyModel random(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 10)) {
      case 6 -> row(random.nextBoolean() ? Shape.LIST : Shape.OBJECTS, random, depth - 1);
      case 7 -> row(Shape.values()[random.nextInt(Shape.values().length)], random, depth - 1);
      case 8 -> new Bag(new HashSet<>(parts(random.nextInt(4), random, depth - 1)));
      case 9 -> {
        Map<KeyModel, KeyModel> parts = new HashMap<>();
        parts(random.nextInt(4), random, depth - 1)
            .forEach(key -> parts.put(key, random(random, depth - 1)));
        yield new Dict(parts);
      }
      default -> leaf(Kind.values()[random.nextInt(Kind.values().length)], random);
    };
  }

  private static KeyModel leaf(Kind kind, RandomGenerator random) {
    return new Leaf(kind, kind.texts.get(random.nextInt(kind.texts.size())));
  }

  private static KeyModel row(Shape shape, RandomGenerator random, int depth) {
    int count =
        switch (shape) {
          case OPTIONAL -> 1;
          case ENTRY, PAIR -> 2;
          case LIST, OBJECTS, INTS -> random.nextInt(4);
        };
    return new Row(
        shape,
        shape == Shape.INTS
            ? Stream.generate(() -> leaf(Kind.INTEGER, random)).limit(count).toList()
            : parts(count, random, depth));
  }

  private static List<KeyModel> parts(int count, RandomGenerator random, int depth) {
    return Stream.generate(() -> random(random, depth)).limit(count).toList();
  }

  /** Changes one place, or does not: what the result is equal to is for its equality to say. */
  static KeyModel mutate(KeyModel model, RandomGenerator random) {
    return switch (model) {
      case Leaf(Kind kind, _) when random.nextBoolean() -> leaf(kind, random);
      case Leaf _ -> random(random, 1);
      case Row(Shape shape, List<KeyModel> parts)
          when shape == Shape.LIST || shape == Shape.OBJECTS -> {
        List<KeyModel> changed = mutateOne(parts, random);
        yield switch (random.nextInt(16)) {
          case 0 -> new Bag(new HashSet<>(changed));
          case 1 -> new Row(Shape.LIST, changed);
          case 2 -> new Row(Shape.OBJECTS, changed);
          default -> new Row(shape, changed);
        };
      }
      case Row(Shape shape, List<KeyModel> parts) when shape == Shape.INTS ->
          new Row(random.nextBoolean() ? Shape.LIST : Shape.OBJECTS, parts);
      case Row(Shape shape, List<KeyModel> parts) -> {
        List<KeyModel> changed = new ArrayList<>(parts);
        Collections.reverse(changed);
        changed.replaceAll(part -> random.nextInt(4) == 0 ? mutate(part, random) : part);
        yield new Row(shape, changed);
      }
      case Bag(Set<KeyModel> parts) ->
          new Bag(new HashSet<>(mutateOne(new ArrayList<>(parts), random)));
      case Dict(Map<KeyModel, KeyModel> parts) -> {
        Map<KeyModel, KeyModel> changed = new HashMap<>();
        parts.forEach(
            (key, value) -> {
              switch (random.nextInt(6)) {
                case 0 -> changed.put(value, key);
                case 1 -> changed.put(key, mutate(value, random));
                case 2 -> changed.put(mutate(key, random), value);
                default -> changed.put(key, value);
              }
            });
        yield new Dict(changed);
      }
    };
  }

  private static List<KeyModel> mutateOne(List<KeyModel> parts, RandomGenerator random) {
    List<KeyModel> changed = new ArrayList<>(parts);
    if (changed.isEmpty() || random.nextInt(5) == 0) {
      changed.add(random(random, 0));
      return changed;
    }
    int at = random.nextInt(changed.size());
    switch (random.nextInt(5)) {
      case 0 -> changed.remove(at);
      case 1 -> changed.set(at, new Row(Shape.LIST, List.of(changed.get(at))));
      case 2 -> moveIn(changed, at);
      case 3 -> Collections.reverse(changed);
      default -> changed.set(at, mutate(changed.get(at), random));
    }
    return changed;
  }

  /** Moves the part after a list or array into it: [a, [b], c] is then [a, [b, c]]. */
  private static void moveIn(List<KeyModel> parts, int at) {
    if (at + 1 < parts.size() && parts.get(at) instanceof Row(Shape shape, List<KeyModel> inner)) {
      if (shape == Shape.LIST || shape == Shape.OBJECTS) {
        List<KeyModel> longer = new ArrayList<>(inner);
        longer.add(parts.remove(at + 1));
        parts.set(at, new Row(shape, longer));
      }
    }
  }

  /** Whether {@code equals} of an object with this meaning would compare the identity of arrays. */
  static boolean hasArray(KeyModel model) {
    return switch (model) {
      case Leaf _ -> false;
      case Row(Shape shape, List<KeyModel> parts) ->
          shape == Shape.OBJECTS
              || shape == Shape.INTS
              || parts.stream().anyMatch(KeyModel::hasArray);
      case Bag(Set<KeyModel> parts) -> parts.stream().anyMatch(KeyModel::hasArray);
      case Dict(Map<KeyModel, KeyModel> parts) ->
          parts.keySet().stream().anyMatch(KeyModel::hasArray)
              || parts.values().stream().anyMatch(KeyModel::hasArray);
    };
  }

  /** Makes one of the many objects with this meaning. */
  static @Nullable Object realise(KeyModel model, RandomGenerator random) {
    return switch (model) {
      case Leaf(Kind kind, String text) -> realise(kind, text, random);
      case Row(Shape shape, List<KeyModel> parts) -> {
        List<@Nullable Object> objects = realiseAll(parts, random);
        yield realise(shape, objects, random);
      }
      case Bag(Set<KeyModel> parts) -> {
        List<@Nullable Object> objects = realiseAll(shuffled(parts, random), random);
        yield random.nextBoolean() ? new LinkedHashSet<>(objects) : new HashSet<>(objects);
      }
      case Dict(Map<KeyModel, KeyModel> parts) -> {
        Map<@Nullable Object, @Nullable Object> objects =
            random.nextBoolean() ? new LinkedHashMap<>() : new HashMap<>(64);
        for (KeyModel key : shuffled(parts.keySet(), random)) {
          KeyModel value = parts.getOrDefault(key, key);
          objects.put(realise(key, random), realise(value, random));
        }
        yield random.nextBoolean() ? objects : Collections.unmodifiableMap(objects);
      }
    };
  }

  private static List<KeyModel> shuffled(Set<KeyModel> parts, RandomGenerator random) {
    List<KeyModel> shuffled = new ArrayList<>(parts);
    Collections.shuffle(shuffled, Random.from(random));
    return shuffled;
  }

  private static List<@Nullable Object> realiseAll(List<KeyModel> parts, RandomGenerator random) {
    List<@Nullable Object> objects = new ArrayList<>();
    parts.forEach(part -> objects.add(realise(part, random)));
    return objects;
  }

  private static Object realise(Shape shape, List<@Nullable Object> parts, RandomGenerator random) {
    return switch (shape) {
      case LIST ->
          switch (random.nextInt(3)) {
            case 0 -> new CopyOnWriteArrayList<>(parts);
            case 1 -> Collections.unmodifiableList(parts);
            default -> parts;
          };
      case OBJECTS -> parts.toArray();
      case INTS -> parts.stream().mapToInt(part -> part instanceof Integer i ? i : 0).toArray();
      case OPTIONAL -> Optional.ofNullable(parts.getFirst());
      case ENTRY -> new AbstractMap.SimpleEntry<>(parts.getFirst(), parts.getLast());
      case PAIR -> new Pair(parts.getFirst(), parts.getLast());
    };
  }

  private static @Nullable Object realise(Kind kind, String text, RandomGenerator random) {
    return switch (kind) {
      case NULL -> null;
      case STRING -> text;
      case INTEGER -> Integer.valueOf(text);
      case LONG -> Long.valueOf(text);
      case SHORT -> Short.valueOf(text);
      case BYTE -> Byte.valueOf(text);
      case CHARACTER -> text.charAt(0);
      case BOOLEAN -> Boolean.valueOf(text);
      case DOUBLE ->
          text.equals("NaN")
              ? Double.longBitsToDouble(0x7FF8000000000000L | random.nextInt(100))
              : Double.valueOf(text);
      case FLOAT ->
          text.equals("NaN")
              ? Float.intBitsToFloat(0x7FC00000 | random.nextInt(100))
              : Float.valueOf(text);
      case BIG_INTEGER -> new BigInteger(text);
      case BIG_DECIMAL -> new BigDecimal(text);
      case LOCAL_DATE -> LocalDate.parse(text);
      case SIZE -> SampleKeys.Size.valueOf(text);
      case URI -> uri(text, random);
    };
  }

  private static URI uri(String text, RandomGenerator random) {
    return URI.create(
        random.nextBoolean()
            ? text
            : text.replace("http", "HTTP").replace("%5b", "%5B").replace("//h", "//H"));
  }
}
