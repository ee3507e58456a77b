package dev.zerocopy.cache.codec.objects;

import static dev.zerocopy.cache.test.ChildJvm.lineOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.Gadgets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not allowed is neither stored nor read, in any of the three forms. */
class GadgetTests {

  @TempDir private Path directory;

  @Test
  void entriesOfForeignClasses_areMisses_andNoForeignClassIsInitialisedOrMade() throws Exception {
    GadgetFiles.writeAll(directory);
    long count;
    try (Stream<Path> files = Files.list(directory)) {
      count = files.count();
    }
    Path log = directory.resolveSibling(directory.getFileName() + ".log");
    List<String> output =
        ChildJvm.run(
            GadgetFiles.class, List.of("-Xlog:class+init=info:file=" + log), directory.toString());
    assertThat(output.stream().filter(line -> line.startsWith("entry ")))
        .hasSize((int) count)
        .allMatch(line -> line.contains(": ERROR ") && line.contains("not allowed"));
    assertThat(lineOf(output, "effects: ")).isEmpty();
    try (Stream<String> lines = Files.lines(log)) {
      assertThat(lines.filter(line -> line.contains("Initializing")))
          .noneMatch(line -> line.contains("Gadgets$") && !line.contains("Gadgets$Trace"))
          .noneMatch(line -> line.contains("TemplatesImpl") || line.contains("java/rmi"));
    } finally {
      Files.delete(log);
    }
  }

  static List<Codec> codecs() {
    return List.of(
        ObjectFiles.fory(),
        new JdkCodec(ObjectFiles.TYPES, ObjectFiles.LOADER),
        new JacksonCodec(ObjectFiles.TYPES, ObjectFiles.LOADER));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void foreignClass_anywhereInAValue_isRefusedWithItsNameAndTheNextStep(Codec codec)
      throws Exception {
    for (Map.Entry<String, Object> value : GadgetFiles.values().entrySet()) {
      assertThatThrownBy(() -> ObjectFiles.write(directory, codec, value.getValue()))
          .as(value.getKey())
          .isInstanceOf(UnsupportedValueException.class)
          .hasMessageMatching(
              "Class [^ ]+ is not allowed in stored objects; .*|A lambda .*|A proxy .*");
    }
    assertThatThrownBy(
            () -> ObjectFiles.write(directory, codec, new Types.Box<>(new Gadgets.Fields())))
        .hasMessage(
            "Class dev.zerocopy.cache.test.Gadgets$Fields is not allowed in stored objects; if it"
                + " should be, add its package to zerocopy.cache.objects.allowed-packages");
  }
}
