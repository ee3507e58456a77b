package dev.zerocopy.cache.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code process.memory.rss} beside the kernel's word while a 300 MB table is scanned. */
@EnabledOnOs(OS.LINUX)
class ScannedTableTests {

  /** What the kernel counts later, and what the JVM itself does between two looks. */
  private static final long TOLERANCE = 4 << 20;

  private static final int ANONYMOUS = 0;
  private static final int FILE = 1;

  @TempDir private Path directory;

  @Test
  void scan_isSeenInFilePages_andGoneWhenReleased() throws Exception {
    List<String> output =
        ChildJvm.run(
            ScannedTable.class,
            List.of("-Xmx64m", "-Dspring.devtools.restart.enabled=false"),
            "--zerocopy.cache.file.directory=" + directory);
    output.stream()
        .filter(line -> line.matches("(opened|scanned|released|bytes) .*"))
        .forEach(System.out::println);
    long tableBytes = Long.parseLong(ChildJvm.lineOf(output, "bytes"));
    long[] opened = metered(output, "opened");
    long[] scanned = metered(output, "scanned");
    long[] released = metered(output, "released");

    assertThat(tableBytes).isGreaterThan(300_000_000);
    assertThat(scanned[FILE] - opened[FILE]).isGreaterThan(tableBytes / 100 * 95);
    assertThat(scanned[ANONYMOUS] - opened[ANONYMOUS]).isLessThan(tableBytes / 20);
    assertThat(released[FILE] - opened[FILE]).isLessThan(tableBytes / 20);
    assertThat(released[ANONYMOUS] - opened[ANONYMOUS]).isLessThan(tableBytes / 20);
  }

  /** What the meters say after a step, which the kernel confirms. */
  private static long[] metered(List<String> output, String step) {
    long[] meters = numbers(output, step + " meters");
    long[] kernel = numbers(output, step + " kernel");
    for (int kind = 0; kind < kernel.length; kind++) {
      assertThat(meters[kind]).as(step + kind).isCloseTo(kernel[kind], within(TOLERANCE));
    }
    return meters;
  }

  private static long[] numbers(List<String> output, String start) {
    return Stream.of(ChildJvm.lineOf(output, start).split(" ", -1))
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
