package dev.zerocopy.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of keys: equal for equal keys, different for others, the same in every JVM. */
class KeyEncoderTests {

  record Loud(String name) {
    @Override
    public String name() {
      throw new IllegalStateException();
    }
  }

  @Test
  void encode_samplesOfEveryType_isDifferentForEach() {
    Map<String, Integer> seen = new HashMap<>();
    List<String> encoded = SampleKeys.hex(false);
    for (int i = 0; i < encoded.size(); i++) {
      Integer earlier = seen.putIfAbsent(encoded.get(i), i);
      assertThat(earlier).as("sample with the bytes of sample %d", i).isNull();
    }
  }

  @Test
  void encode_samplesMadeInAnotherOrder_isTheSame() {
    assertThat(SampleKeys.hex(true)).isEqualTo(SampleKeys.hex(false));
  }

  @Test
  void encode_inAnotherJvm_isTheSame() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Kolkata",
                "-Dfile.encoding=ISO-8859-1",
                "-cp",
                System.getProperty("java.class.path"),
                SampleKeys.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    assertThat(new String(printed, StandardCharsets.US_ASCII).lines().toList())
        .isEqualTo(SampleKeys.hex(false));
  }

  @Test
  void sampleKeys_tags_areAllButThatOfSpring() throws IllegalAccessException {
    Set<Integer> tags = new TreeSet<>();
    for (Field field : KeyTag.class.getDeclaredFields()) {
      tags.add(field.getInt(null));
    }
    tags.remove(KeyTag.SIMPLE_KEY);
    tags.remove(KeyTag.PRIMITIVE_ARRAY);
    for (int box = KeyTag.BOOLEAN; box <= KeyTag.DOUBLE; box++) {
      tags.add(KeyTag.PRIMITIVE_ARRAY + box);
    }
    Set<Integer> found = new TreeSet<>();
    SampleKeys.all(false).forEach(key -> found.add((int) KeyEncoder.encode(key)[0]));
    assertThat(found).isEqualTo(tags);
  }

  @ParameterizedTest
  @MethodSource
  void encode_equalKeysOfOtherClasses_isTheSame(Object one, Object other) {
    assertThat(one).isEqualTo(other);
    assertThat(hex(one)).isEqualTo(hex(other));
  }

  static List<Arguments> encode_equalKeysOfOtherClasses_isTheSame() {
    Map<String, Integer> map = Map.of("a", 1, "b", 2, "c", 3);
    Set<String> set = Set.of("a", "b", "c");
    List<String> list = List.of("a", "b", "c");
    return List.of(
        arguments(list, Arrays.asList("a", "b", "c")),
        arguments(list, new CopyOnWriteArrayList<>(list)),
        arguments(list, Collections.unmodifiableList(list)),
        arguments(list, List.of("x", "a", "b", "c").subList(1, 4)),
        arguments(set, new TreeSet<>(set)),
        arguments(set, new TreeSet<>(set).descendingSet()),
        arguments(set, new ConcurrentSkipListSet<>(set)),
        arguments(set, map.keySet()),
        arguments(Set.of(SampleKeys.Size.SMALL), EnumSet.of(SampleKeys.Size.SMALL)),
        arguments(map, new TreeMap<>(map)),
        arguments(map, new TreeMap<>(map).descendingMap()),
        arguments(map, new ConcurrentHashMap<>(map)),
        arguments(
            Map.of(SampleKeys.Size.LARGE, 1), new EnumMap<>(Map.of(SampleKeys.Size.LARGE, 1))),
        arguments(Map.of("a", 1).entrySet(), Set.of(Map.entry("a", 1))),
        arguments(Map.entry("a", 1), new AbstractMap.SimpleEntry<>("a", 1)),
        arguments(Double.NaN, Double.longBitsToDouble(0x7FF0000000000001L)),
        arguments(Float.NaN, Float.intBitsToFloat(0x7F800001)));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP://h/p, http://H/p",
    "http://h:/p, http://h/p",
    "x:/%aB?%aB#%aB, X:/%Ab?%Ab#%Ab",
    "x:%ab, x:%AB",
    "x://a_b%ab/, x://a_b%AB/",
    "http://u%ab@h/, http://u%AB@h/"
  })
  void encode_equalUris_isTheSame(URI one, URI other) {
    assertThat(one).isEqualTo(other);
    assertThat(hex(one)).isEqualTo(hex(other));
  }

  @Test
  void encode_arrays_isUpToTheirContent() {
    assertThat(hex(new Object[] {"a", 1})).isEqualTo(hex(new Comparable<?>[] {"a", 1}));
    assertThat(hex(List.of(new int[] {1}))).isEqualTo(hex(List.of(new int[] {1})));
    assertThat(hex(new int[] {1})).isNotEqualTo(hex(new Integer[] {1}));
    assertThat(hex(new Object[] {"a"})).isNotEqualTo(hex(List.of("a")));
  }

  /** The text in the middle is what separates two texts, with the right length or with none. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",", "\0", "\u0010\u0001\0\0\0", "\u0010\0\0\0\0", "\u0010"})
  void encode_textsSplitElsewhere_isDifferent(String between) {
    assertThat(hex(List.of("a" + between + "b", "c")))
        .isNotEqualTo(hex(List.of("a", "b" + between + "c")));
    assertThat(hex(Map.of("a", "b" + between + "c", "d", "")))
        .isNotEqualTo(hex(Map.of("a" + between + "b", "c", "d", "")));
  }

  @Test
  void encode_recordWithItsOwnAccessor_readsTheField() {
    assertThat(hex(new Loud("a"))).isEqualTo(hex(new Loud("a"))).isNotEqualTo(hex(new Loud("b")));
  }

  @Test
  void encode_recordsWithEqualComponents_isDifferentForEachClass() {
    record Here(int x, int y) {}
    assertThat(hex(new Here(1, 2))).isNotEqualTo(hex(new SampleKeys.Point(1, 2)));
  }

  /** Whoever changes one of these makes stored entries unreachable. */
  @ParameterizedTest
  @MethodSource
  void encode_knownKey_isWhatIsDocumented(@Nullable Object key, String hex) {
    assertThat(hex(key)).isEqualTo(hex.replace(" ", ""));
  }

  static List<Arguments> encode_knownKey_isWhatIsDocumented() {
    String size =
        HexFormat.of().formatHex(SampleKeys.Size.class.getName().getBytes(StandardCharsets.UTF_8));
    String point =
        HexFormat.of().formatHex(SampleKeys.Point.class.getName().getBytes(StandardCharsets.UTF_8));
    return List.of(
        arguments(null, "00"),
        arguments(true, "01 01"),
        arguments('\u20AC', "02 ac20"),
        arguments((byte) -2, "03 fe"),
        arguments((short) -2, "04 feff"),
        arguments(1, "05 01000000"),
        arguments(1L, "06 0100000000000000"),
        arguments(1.0f, "07 0000803f"),
        arguments(Double.NaN, "08 000000000000f87f"),
        arguments(BigInteger.valueOf(-129), "09 02000000 7fff"),
        arguments(new BigDecimal("1.00"), "0a 02000000 01000000 64"),
        arguments("a\u00E4\u20AC\uD83D\uDE00\uD83D", "10 0d000000 61 c3a4 e282ac f09f9880 eda0bd"),
        arguments(SampleKeys.Size.LARGE, "11 28000000" + size + "05000000 4c41524745"),
        arguments(int.class, "12 03000000 696e74"),
        arguments(new UUID(1, 2), "13 0100000000000000 0200000000000000"),
        arguments(URI.create("a:b"), "16 01 01000000 61 03 01000000 62 00"),
        arguments(Instant.ofEpochSecond(-1, 5), "20 ffffffffffffffff 05000000"),
        arguments(LocalDate.of(2026, 11, 22), "21 ea070000 0b 16"),
        arguments(List.of("b", "a"), "40 02000000 10 01000000 62 10 01000000 61"),
        arguments(Set.of("b", "a"), "41 02000000 10 01000000 61 10 01000000 62"),
        arguments(Map.of(2, true, 1, false), "42 02000000 05 01000000 01 00 05 02000000 01 01"),
        arguments(new long[] {1}, "56 01000000 0100000000000000"),
        arguments(new Object[] {"a", null}, "5f 02000000 10 01000000 61 00"),
        arguments(
            new SampleKeys.Point(1, 2),
            "60 29000000" + point + "02000000 01000000 78 01000000 79 05 01000000 05 02000000"));
  }

  private static String hex(@Nullable Object key) {
    return HexFormat.of().formatHex(KeyEncoder.encode(key));
  }
}
