package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How much of one mapped file is in this process's memory. */
class MappedFilePagesTests {

  private static final int PAGE_BYTES = 4096;
  private static final long FILE_BYTES = 4 << 20;

  @TempDir private Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void resident_isWhatWasTouched_untilItIsGivenBack() throws IOException {
    Path file = Files.write(directory.resolve("a.entry"), new byte[(int) FILE_BYTES]);
    Path other = Files.write(directory.resolve("b.entry"), new byte[(int) FILE_BYTES]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      NativeRegion region = NativeRegion.mapReadOnly(channel, FILE_BYTES);
      assertThat(MappedFilePages.residentBytes(file)).hasValue(0);
      touch(region);
      assertThat(MappedFilePages.residentBytes(file)).hasValue(FILE_BYTES);
      assertThat(MappedFilePages.residentBytes(other)).hasValue(0);
      region.releasePages(0, FILE_BYTES);
      assertThat(MappedFilePages.residentBytes(file)).hasValue(0);
    }
  }

  private static void touch(NativeRegion region) {
    long sum = 0;
    for (long at = 0; at < FILE_BYTES; at += PAGE_BYTES) {
      sum += region.segment().get(ValueLayout.JAVA_BYTE, at);
    }
    assertThat(sum).isZero();
  }

  @Test
  void severalMappings_areAdded_andUnlinkedOnesLeftOut() throws IOException {
    SystemFiles files =
        smaps(
            "7f00-7f01 r--s 00000000 fe:00 1    /cache/a b.entry",
            "Size:               4096 kB",
            "Rss:                  12 kB",
            "Pss:                   6 kB",
            "7f01-7f02 rw-p 00000000 fe:00 1    /cache/a b.entry",
            "Rss:                   8 kB",
            "7f02-7f03 r--s 00000000 fe:00 1    /cache/a b.entry (deleted)",
            "Rss:                 100 kB",
            "7f03-7f04 rw-p 00000000 00:00 0",
            "Rss:                1000 kB");
    assertThat(MappedFilePages.residentBytes(files, Path.of("/cache/a b.entry")))
        .hasValue(20 << 10);
  }

  @Test
  void systemThatDoesNotTell_isEmpty() {
    assertThat(MappedFilePages.residentBytes(new SystemFiles(directory), Path.of("/a"))).isEmpty();
  }

  private SystemFiles smaps(String... lines) throws IOException {
    Path file = directory.resolve("proc/self/smaps");
    Files.createDirectories(directory.resolve("proc/self"));
    Files.write(file, List.of(lines));
    return new SystemFiles(directory);
  }
}
