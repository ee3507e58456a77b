package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process has resident, from files as kernels write them and from the real ones. */
class ProcessMemoryTests {

  @TempDir private Path root;

  private SystemFiles files() {
    return new SystemFiles(root);
  }

  @Test
  void kinds_areReadInBytes() throws IOException {
    new SystemTree(root)
        .with(
            "/proc/self/status",
            "Name:\tjava kB",
            "VmHWM:\t  400 kB",
            "VmRSS:\t  333 kB",
            "RssAnon:\t  100 kB",
            "RssFile:\t  200 kB",
            "RssShmem:\t   33 kB",
            "Threads:\t12");
    assertThat(ProcessMemory.read(files()))
        .hasValue(new ProcessMemory(100 << 10, 200 << 10, 33 << 10, 400 << 10));
  }

  @Test
  void kernelThatDoesNotSplit_hasNone() throws IOException {
    new SystemTree(root).with("/proc/self/status", "VmHWM:\t  400 kB", "VmRSS:\t  333 kB");
    assertThat(ProcessMemory.read(files())).isEmpty();
  }

  @Test
  void systemWithoutProc_hasNone() {
    assertThat(ProcessMemory.read(files())).isEmpty();
    assertThat(ProportionalMemory.read(files())).isEmpty();
  }

  @Test
  void proportionalKinds_areReadInBytes() throws IOException {
    new SystemTree(root)
        .with(
            "/proc/self/smaps_rollup",
            "55695265f000-7ffc099e3000 ---p 00000000 00:00 0                    [rollup]",
            "Rss:                1604 kB",
            "Pss:                 263 kB",
            "Pss_Dirty:           112 kB",
            "Pss_Anon:            112 kB",
            "Pss_File:            151 kB",
            "Pss_Shmem:             7 kB");
    assertThat(ProportionalMemory.read(files()))
        .hasValue(new ProportionalMemory(112 << 10, 151 << 10, 7 << 10));
  }

  @Test
  void thisProcess_hasMoreResidentThanItsShare() {
    assumeThat(Files.isReadable(Path.of("/proc/self/smaps_rollup"))).isTrue();
    ProcessMemory memory = ProcessMemory.read().orElseThrow();
    assertThat(memory.anonymousBytes()).isPositive();
    assertThat(memory.fileBytes()).isPositive();
    long resident = memory.anonymousBytes() + memory.fileBytes() + memory.sharedBytes();
    assertThat(memory.peakBytes()).isGreaterThan(resident / 2);
    ProportionalMemory share = ProportionalMemory.read().orElseThrow();
    assertThat(share.anonymousBytes()).isPositive();
    assertThat(share.fileBytes()).isPositive();
  }
}
