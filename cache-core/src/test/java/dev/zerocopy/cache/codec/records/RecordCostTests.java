package dev.zerocopy.cache.codec.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists of a million records cost; {@code -Dzerocopy.test.records=N} takes another number. */
class RecordCostTests {

  private static final int RECORDS = Integer.getInteger("zerocopy.test.records", 1_000_000);

  @TempDir private Path directory;

  @Test
  @Tag("huge")
  void aMillionRecords_areMeasured() throws Exception {
    List<String> output =
        ChildJvm.run(
            RecordCost.class,
            List.of("-Xmx2g"),
            directory.toString(),
            String.valueOf(RECORDS),
            "5");
    output.forEach(System.out::println);
    assertThat(output).anyMatch(line -> line.startsWith("  JDK serialization: each hit, ms"));
  }
}
