package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A list of a million records here and with other serializers; {@code -Dzerocopy.test.records=N}
 * takes another number.
 */
class RecordComparisonTests {

  private static final int RECORDS = Integer.getInteger("zerocopy.test.records", 1_000_000);

  @TempDir private Path directory;

  @Test
  @Tag("huge")
  void aMillionRecords_areCompared() throws Exception {
    List<String> output =
        ChildJvm.run(
            RecordComparison.class,
            List.of("-Xmx3g"),
            directory.toString(),
            String.valueOf(RECORDS),
            "5");
    output.forEach(System.out::println);
    assertThat(output).filteredOn(line -> line.startsWith("| later hit, µs")).hasSize(2);
  }
}
