package dev.zerocopy.cache.served;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cached resource over HTTP, whole and in ranges, from a JVM with a heap of 64 MB. */
class FileServerTests {

  @TempDir private Path home;

  @Test
  void file_of20MB_isServedWholeAndInRanges() throws Exception {
    FileServerRun.run(home, 20_000_003);
  }

  /** Needs 1 GiB of disk: it runs on request. */
  @Test
  @Tag("huge")
  void file_of1GiB_isServedWithAHeapOf64MB() throws Exception {
    long[] peakMib = FileServerRun.run(home, (1L << 30) + 3);
    assertThat(peakMib[0]).isLessThan(300);
    assertThat(peakMib[1]).isLessThan(100);
  }
}
