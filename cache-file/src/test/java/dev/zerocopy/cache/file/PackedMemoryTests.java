package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compressed value of any size is stored and read with a small heap. */
class PackedMemoryTests {

  private static final long MB = 1 << 20;

  @TempDir private Path directory;

  @Test
  void valueOfManyTimesTheHeap_isStoredAndRead() throws Exception {
    storeAndRead(128 * MB, "-Xmx24m");
  }

  @Test
  @Tag("huge")
  void valueOfOneGibibyte_isStoredAndReadWith64MegabytesOfHeap() throws Exception {
    storeAndRead(1024 * MB, "-Xmx64m");
  }

  private void storeAndRead(long lengthBytes, String heap) throws Exception {
    List<String> output =
        ChildJvm.run(
            PackedHuge.class, List.of(heap), directory.toString(), Long.toString(lengthBytes));
    output.forEach(System.out::println);
    assertThat(number(output, "file bytes")).isBetween(lengthBytes * 3 / 8, lengthBytes * 5 / 8);
    assertThat(number(output, "native bytes")).isLessThan(2 * lengthBytes + 64 * MB);
    assertThat(number(output, "peak bytes")).isLessThan(2 * lengthBytes + 320 * MB);
  }

  private static long number(List<String> output, String name) {
    return Long.parseLong(ChildJvm.lineOf(output, name));
  }
}
