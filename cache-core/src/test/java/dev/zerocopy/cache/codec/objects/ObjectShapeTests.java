package dev.zerocopy.cache.codec.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A class that has changed since a value was stored is a miss, never a wrong field. */
class ObjectShapeTests {

  private static final List<BiFunction<AllowedTypes, ClassLoader, Codec>> CODECS =
      List.of(ForyCodec::new, JdkCodec::new, JacksonCodec::new);

  private static final String NESTED = "record Value(Inner inner) implements Serializable {}";
  private static final String COLORED = "record Value(Color color) implements Serializable {}";
  private static final String ENTITY =
      """
      class Value implements Serializable {
        static final long serialVersionUID = 1;
        %s
        Value(@com.fasterxml.jackson.annotation.JsonProperty("a") int a) { this.a = a; }
        public boolean equals(Object o) { return o instanceof Value v && v.a == a; }
        public int hashCode() { return 1; }
        public String toString() { return "Value " + a; }
      }
      """;

  @TempDir private Path directory;

  /** What was, what is, and how to make the value. */
  static Stream<Arguments> changes() {
    String one = "record Value(int a, String b) implements Serializable {}";
    Maker twoParts = classes -> classes.value(7, "x");
    Maker entity = classes -> classes.value(7);
    return Stream.of(
        change("component added", one, record("int a, String b, int c"), twoParts),
        change("component removed", one, record("int a"), twoParts),
        change("component renamed", one, record("int a, String c"), twoParts),
        change("component retyped", one, record("long a, String b"), twoParts),
        change("component boxed", one, record("Integer a, String b"), twoParts),
        change("components swapped", one, record("String b, int a"), twoParts),
        change(
            "components of one type swapped",
            record("int a, int b"),
            record("int b, int a"),
            classes -> classes.value(1, 2)),
        change("record became a class", record("int a"), ENTITY.formatted("int a;"), entity),
        change(
            "element type changed",
            record("List<Integer> a"),
            record("List<String> a"),
            classes -> classes.value(new ArrayList<>(List.of(1)))),
        change(
            "field added", ENTITY.formatted("int a;"), ENTITY.formatted("int a; int b;"), entity),
        change(
            "field removed", ENTITY.formatted("int a; int b;"), ENTITY.formatted("int a;"), entity),
        change(
            "field retyped",
            ENTITY.formatted("int a; Integer b;"),
            ENTITY.formatted("int a; String b;"),
            entity),
        change(
            "field of the superclass added",
            ENTITY.formatted("int a;").replace("class Value", "class Value extends Base")
                + "class Base implements Serializable { }",
            ENTITY.formatted("int a;").replace("class Value", "class Value extends Base")
                + "class Base implements Serializable { int c; }",
            entity),
        change(
            "superclass changed",
            ENTITY.formatted("int a;"),
            ENTITY.formatted("int a;").replace("class Value", "class Value extends Base")
                + "class Base implements Serializable { }",
            entity),
        change(
            "nested component renamed",
            NESTED + inner("int a"),
            NESTED + inner("int b"),
            classes -> classes.value(classes.make("Inner", 7))),
        change(
            "nested component added, nothing of it stored",
            NESTED + inner("int a"),
            NESTED + inner("int a, int b"),
            classes -> classes.value((Object) null)),
        change(
            "element's component retyped",
            record("List<Inner> a") + inner("int a"),
            record("List<Inner> a") + inner("long a"),
            classes -> classes.value(new ArrayList<>(List.of(classes.make("Inner", 7))))),
        change(
            "class behind an interface changed",
            record("Object a") + inner("int a"),
            record("Object a") + inner("int a, int b"),
            classes -> classes.value(classes.make("Inner", 7))),
        change(
            "class of an element changed",
            inner("int a"),
            inner("int b"),
            classes -> new ArrayList<>(List.of(classes.make("Inner", 7)))),
        change(
            "class of an array changed",
            inner("int a"),
            inner("int b"),
            classes -> new Object[] {classes.make("Inner", 7)}[0]),
        change(
            "class gone",
            record("Object a") + inner("int a"),
            record("Object a"),
            classes -> classes.value(classes.make("Inner", 7))),
        change(
            "constant gone",
            COLORED + "enum Color { RED, GREEN }",
            COLORED + "enum Color { RED }",
            classes -> classes.value(classes.constant("Color", "GREEN"))),
        change(
            "constant renamed",
            COLORED + "enum Color { RED, GREEN }",
            COLORED + "enum Color { RED, BLUE }",
            classes -> classes.value(classes.constant("Color", "RED"))),
        change(
            "constants reordered",
            COLORED + "enum Color { RED, GREEN }",
            COLORED + "enum Color { GREEN, RED }",
            classes -> classes.value(classes.constant("Color", "RED"))),
        change(
            "constants of an enum by itself reordered",
            "enum Color { RED, GREEN }",
            "enum Color { GREEN, RED }",
            classes -> classes.constant("Color", "RED")),
        change(
            "enum became a record",
            COLORED + "enum Color { RED }",
            COLORED + "record Color(int a) implements Serializable {}",
            classes -> classes.value(classes.constant("Color", "RED"))));
  }

  private static String record(String components) {
    return "record Value(" + components + ") implements Serializable {}\n";
  }

  private static String inner(String components) {
    return "record Inner(" + components + ") implements Serializable {}\n";
  }

  private static Arguments change(String name, String before, String after, Maker maker) {
    return Arguments.of(name, before, after, maker);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void changedClass_isAMissOfReasonShape(String name, String before, String after, Maker maker)
      throws Exception {
    CompiledClasses was = CompiledClasses.of(before);
    CompiledClasses same = CompiledClasses.of(before);
    CompiledClasses is = CompiledClasses.of(after);
    Object value = maker.make(was);
    for (BiFunction<AllowedTypes, ClassLoader, Codec> codec : CODECS) {
      Path file = ObjectFiles.write(directory, codec.apply(CompiledClasses.TYPES, was), value);
      Object read = ObjectFiles.read(file, codec.apply(CompiledClasses.TYPES, same));
      assertThat(read).hasToString(value.toString());
      assertThatThrownBy(() -> ObjectFiles.read(file, codec.apply(CompiledClasses.TYPES, is)))
          .isInstanceOfSatisfying(
              UnreadableValueException.class,
              e -> assertThat(e.reason()).isEqualTo(MissReason.SHAPE))
          .hasMessageStartingWith("class shapes.");
    }
  }

  @Test
  void changeThatIsNotOne_isRead() throws Exception {
    CompiledClasses was = CompiledClasses.of(ENTITY.formatted("int a;"));
    CompiledClasses is =
        CompiledClasses.of(
            ENTITY.formatted("static int b; int a; transient int c; void method() {}"));
    for (BiFunction<AllowedTypes, ClassLoader, Codec> codec : CODECS) {
      Path file =
          ObjectFiles.write(directory, codec.apply(CompiledClasses.TYPES, was), was.value(7));
      assertThat(ObjectFiles.read(file, codec.apply(CompiledClasses.TYPES, is)))
          .hasToString("Value 7");
    }
  }

  @Test
  void classThatIsNoLongerAllowed_isAMissOfReasonError() throws Exception {
    CompiledClasses classes = CompiledClasses.of(record("int a"));
    for (BiFunction<AllowedTypes, ClassLoader, Codec> codec : CODECS) {
      Path file =
          ObjectFiles.write(
              directory, codec.apply(CompiledClasses.TYPES, classes), classes.value(7));
      assertThatThrownBy(
              () -> ObjectFiles.read(file, codec.apply(AllowedTypes.of(List.of()), classes)))
          .isInstanceOfSatisfying(
              UnreadableValueException.class,
              e -> assertThat(e.reason()).isEqualTo(MissReason.ERROR))
          .hasMessage(
              "Class shapes.Value is not allowed in stored objects; if it should be, add its"
                  + " package to zerocopy.cache.objects.allowed-packages");
    }
  }

  @FunctionalInterface
  interface Maker {

    Object make(CompiledClasses classes) throws ReflectiveOperationException;
  }
}
