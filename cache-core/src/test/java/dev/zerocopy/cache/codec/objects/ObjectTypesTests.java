package dev.zerocopy.cache.codec.objects;

import static dev.zerocopy.cache.test.ChildJvm.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectTypesTests {

  private static final String NONE = "none";

  @TempDir private Path directory;

  private final Map<String, String> wrong = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();
  private long seed;

  @BeforeEach
  void drawSeed() {
    seed = TestSeed.random().nextLong();
  }

  @Test
  void fory_storesEverySample_andReadsItself_hereAndInAnotherJvm() throws Exception {
    List<Path> files = storeAndRead(ObjectFiles.fory(), true);
    assertThat(wrong).as(TestSeed.hint()).isEmpty();
    assertThat(refused).isEmpty();

    List<String> output =
        ChildJvm.run(ObjectTypes.class, List.of(), directory.toString(), Long.toString(seed));
    assertThat(lineOf(output, "wrong: ")).as(TestSeed.hint()).isEqualTo(NONE);
    assertThat(lineOf(output, "read: ")).isEqualTo(Integer.toString(files.size()));
  }

  @Test
  void jdk_storesWhatIsSerializable_andReadsItself() {
    storeAndRead(ObjectFiles.jdk(), true);
    assertThat(wrong).as(TestSeed.hint()).isEmpty();
    assertThat(refused)
        .allMatch(name -> name.contains("Optional") || name.contains("subList") || isNested(name));
  }

  private static boolean isNested(String name) {
    return name.equals("generics"); // it has an Optional
  }

  @Test
  void jackson_refusesWhatItWouldReadAsSomethingElse() {
    storeAndRead(ObjectFiles.jackson(), false);
    assertThat(wrong).as(TestSeed.hint()).isEmpty();
    assertThat(refused)
        .contains("entity", "Boolean keys", "Optional 0", "TreeMap reversed")
        .doesNotContain("records", "record", "String ArrayList", "sealed", "HashMap of 200");
  }

  @Test
  void classesThatWriteThemselves_areForTheCodecOfTheJdk() throws IOException {
    for (Object value :
        List.of(
            new Types.Custom("secret", 7),
            new Types.External(7),
            new Types.Tags(List.of("a", "b")),
            new Types.Box<>(new Types.External(8)))) {
      assertThatThrownBy(() -> write(ObjectFiles.fory(), value))
          .isInstanceOf(UnsupportedValueException.class)
          .hasMessageMatching("Class .* writes itself by methods of its own; .*codec of the JDK.*");
      assertThat(ObjectFiles.read(write(ObjectFiles.jdk(), value), ObjectFiles.jdk()))
          .isEqualTo(value);
    }
  }

  private Path write(Codec codec, Object value) throws IOException {
    return ObjectFiles.write(directory, codec, value);
  }

  private List<Path> storeAndRead(Codec codec, boolean exactly) {
    List<Path> files = new ArrayList<>();
    SampleObjects.all(seed)
        .forEach(
            (name, sample) -> {
              try {
                Path file = directory.resolve(ObjectTypes.fileName(files.size()));
                ObjectFiles.writeTo(file, codec, sample);
                files.add(file);
                Object read = ObjectFiles.read(file, codec);
                if (!new Sameness(exactly).same(sample, read)) {
                  wrong.put(name, sample + " is not " + read);
                }
              } catch (UnsupportedValueException e) {
                refused.add(name);
              } catch (IOException | RuntimeException e) {
                wrong.put(name, e.toString());
              }
            });
    return files;
  }
}
