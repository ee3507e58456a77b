package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A table of 3 GiB in JVMs with a heap of 64 MB; needs 4 GB of disk, so it runs on request. */
@Tag("huge")
@Timeout(value = 3, unit = TimeUnit.HOURS)
class HugeTableTests {

  @TempDir Path directory;

  @Test
  void table_of3GiB_isWrittenAndReadWithAHeapOf64MB() throws Exception {
    List<String> heap = List.of("-Xmx64m");
    List<String> written = ChildJvm.run(HugeTable.class, heap, "write", directory.toString());
    List<String> read = ChildJvm.run(HugeTable.class, heap, "read", directory.toString());

    System.out.println("writer: " + String.join("\n", written));
    System.out.println("reader: " + String.join("\n", read));
    assertThat(Long.parseLong(ChildJvm.lineOf(read, "rows "))).isEqualTo(385L * 50_000);
    assertThat(Long.parseLong(ChildJvm.lineOf(read, "bytes "))).isGreaterThan(3L << 30);
    // The mean of uniform random numbers is 1/2, with a deviation of about 0.29 / sqrt(n).
    double mean = Double.parseDouble(ChildJvm.lineOf(read, "sum ")) / (385 * 50_000);
    assertThat(mean).isCloseTo(0.5, within(0.0005));
  }
}
