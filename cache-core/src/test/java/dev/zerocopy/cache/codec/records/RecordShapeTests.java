package dev.zerocopy.cache.codec.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that changed between the release that stored a value and the one that reads it. */
class RecordShapeTests {

  private static final String ITEM =
      "public record Item(int count, String name, Kind kind, Inner inner,"
          + " java.util.List<Long> sizes) {"
          + " public Item() { this(1, \"a\", Kind.A, new Inner(2), java.util.List.of(3L)); } }";
  private static final String KIND = "public enum Kind { A, B }";
  private static final String INNER = "public record Inner(long value) {}";

  @TempDir private Path directory;

  private int releases;

  /** Compiles a release of the classes and returns its loader. */
  private ClassLoader release(String... sources) throws IOException {
    Path classes = Files.createDirectory(directory.resolve("release-" + releases++));
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    List<JavaFileObject> files = List.of(sources).stream().map(RecordShapeTests::source).toList();
    assertThat(
            compiler
                .getTask(null, null, null, List.of("-d", classes.toString()), null, files)
                .call())
        .isTrue();
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
  }

  private static JavaFileObject source(String text) {
    String name = text.replaceAll("(?s)public (record|enum|class) (\\w+).*", "$2");
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private MappedEntry store(ClassLoader loader) throws Exception {
    Constructor<?> constructor = loader.loadClass("Item").getConstructor();
    List<Object> list = List.of(constructor.newInstance(), constructor.newInstance());
    return EntryFiles.open(RecordFiles.write(directory, list, serializer(loader)));
  }

  private static CacheSerializer serializer(ClassLoader loader) {
    return RecordFiles.serializer(new RecordCodec(loader));
  }

  private void assertShapeMiss(MappedEntry entry, ClassLoader loader) {
    assertThatThrownBy(() -> serializer(loader).read(entry))
        .isInstanceOfSatisfying(
            UnreadableValueException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.SHAPE));
  }

  @Test
  void sameClassOfAnotherLoader_isRead() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    ClassLoader restarted = release(ITEM, KIND, INNER);
    CacheSerializer serializer = serializer(restarted);
    List<?> read = (List<?>) Objects.requireNonNull(serializer.read(entry));
    assertThat(read.getFirst())
        .isEqualTo(restarted.loadClass("Item").getConstructor().newInstance());
    assertThat(serializer.read(entry)).isSameAs(read);
  }

  /** As when DevTools restarts: the entry stays open, the classes are new. */
  @Test
  void openEntry_readByTwoLoaders_isOfTheClassesOfEach() throws Exception {
    ClassLoader first = release(ITEM, KIND, INNER);
    MappedEntry entry = store(first);
    ClassLoader second = release(ITEM, KIND, INNER);
    for (ClassLoader loader : List.of(first, second, first)) {
      List<?> read = (List<?>) Objects.requireNonNull(serializer(loader).read(entry));
      assertThat(read.getFirst().getClass()).isEqualTo(loader.loadClass("Item"));
    }
  }

  @Test
  void changedClass_isAMiss() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    List<String> items =
        List.of(
            "public record Item(int count, String name, Kind kind, Inner inner) {}",
            "public record Item(int count, String name, Kind kind, Inner inner,"
                + " java.util.List<Long> sizes, int added) {}",
            ITEM.replace("String name", "String title"),
            "public record Item(String name, int count, Kind kind, Inner inner,"
                + " java.util.List<Long> sizes) {}",
            ITEM.replace("int count", "long count"),
            ITEM.replace("int count", "Integer count"),
            "public record Item(int count, String name, Kind kind, Inner inner,"
                + " java.util.List<Integer> sizes) {}",
            "public record Item(int count, String name, Kind kind, Inner inner,"
                + " java.util.Set<Long> sizes) {}",
            "public record Item(int count, Thread name) {}",
            "public class Item {}",
            "public enum Item { A }");
    for (String item : items) {
      assertShapeMiss(entry, release(item, KIND, INNER));
    }
  }

  @Test
  void changedEnum_isAMiss() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    for (String constants : List.of("A", "B, A", "A, B, C", "A, C")) {
      String kind = "public enum Kind { " + constants + " }";
      assertShapeMiss(entry, release(ITEM, kind, INNER));
    }
  }

  @Test
  void changedNestedRecord_isAMiss() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    for (String inner :
        List.of(
            "public record Inner(int value) { public Inner(long v) { this((int) v); } }",
            "public record Inner(long amount) {}",
            "public record Inner(long value, int b) { public Inner(long v) { this(v, 1); } }")) {
      assertShapeMiss(entry, release(ITEM, KIND, inner));
    }
  }

  @Test
  void absentClass_isAMiss() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    assertShapeMiss(entry, release(KIND));
  }

  @Test
  void classThatIsNotTheStoredRecord_isNotInitialised() throws Exception {
    MappedEntry entry = store(release(ITEM, KIND, INNER));
    System.clearProperty("zerocopy.test.initialised");
    String initialises = "static { System.setProperty(\"zerocopy.test.initialised\", \"yes\"); }";
    assertShapeMiss(entry, release("public class Item { " + initialises + " }"));
    assertShapeMiss(entry, release("public record Item(int other) { " + initialises + " }"));
    assertShapeMiss(entry, release(ITEM, "public enum Kind { A, C; " + initialises + " }", INNER));
    assertThat(System.getProperty("zerocopy.test.initialised")).isNull();
  }
}
