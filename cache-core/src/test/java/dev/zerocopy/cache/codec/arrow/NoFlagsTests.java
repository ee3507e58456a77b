package dev.zerocopy.cache.codec.arrow;

import static dev.zerocopy.cache.test.ChildJvm.lineOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.ChildJvm;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications need no JVM argument, and the way through columns loads none of Arrow's weight. */
class NoFlagsTests {

  private static final List<String> NONE = List.of();

  @TempDir private Path directory;

  @Test
  void tests_runWithoutOpeningPackages() {
    assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .noneMatch(argument -> argument.contains("add-opens"));
  }

  @Test
  void jvmWithoutArguments_writesAndReads() throws Exception {
    String file = directory.resolve("entry.arrow").toString();
    assertThat(ChildJvm.run(NoFlags.class, NONE, "write", file)).contains("written");
    double sum = 0;
    long textBytes = 0;
    for (int id = 0; id < 3_000; id++) {
      sum += ArrowTables.value(2, id);
      textBytes += ("row " + id).length();
    }
    List<String> vectors = ChildJvm.run(NoFlags.class, NONE, "vectors", file);
    assertThat(Double.parseDouble(lineOf(vectors, "root "))).isEqualTo(sum);
    assertThat(Double.parseDouble(lineOf(vectors, "reader "))).isEqualTo(sum);

    Path log = directory.resolve("classes.log");
    List<String> logging = List.of("-Xlog:class+load=info:file=" + log);
    List<String> columns = ChildJvm.run(NoFlags.class, logging, "columns", file);
    assertThat(Double.parseDouble(lineOf(columns, "sum "))).isEqualTo(sum + textBytes);
    List<String> loaded =
        Files.readAllLines(log).stream().filter(line -> line.contains("apache.arrow")).toList();
    assertThat(loaded)
        .anyMatch(line -> line.contains("org.apache.arrow.flatbuf.Message "))
        .noneMatch(line -> line.contains("org.apache.arrow.vector.types.pojo.Schema "))
        .noneMatch(line -> line.contains("org.apache.arrow.memory.RootAllocator "))
        .noneMatch(line -> line.contains("org.apache.arrow.memory.BaseAllocator "));
  }
}
