package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryOutlookTests {

  private static final long MB = 1L << 20;
  private static final long GB = 1L << 30;

  @TempDir private Path root;
  private SystemTree system;

  @BeforeEach
  void host24GB() throws IOException {
    system = new SystemTree(root).withHost("25165824");
  }

  private MemoryOutlook outlook(long heapBytes, String... jvmArguments) {
    return MemoryOutlook.read(root, heapBytes, List.of(jvmArguments));
  }

  private void limitTo(long bytes) throws IOException {
    system.withVersion2("/app").with("/sys/fs/cgroup/app/memory.max", Long.toString(bytes));
  }

  @Test
  void limit_heapAndTheRest_areSaid() throws IOException {
    limitTo(512 * MB);
    MemoryOutlook outlook = outlook(384 * MB);
    assertThat(outlook.isTight()).isFalse();
    assertThat(outlook.sentence(outlook.maxMappedBytes()))
        .isEqualTo(
            "Memory: 512 MB by the cgroup's limit, heap up to 384 MB; the rest, 128 MB less what"
                + " the JVM itself needs, is the page cache of mapped entries: the kernel reclaims"
                + " it before it kills, and a table larger than it is read from the disk again by"
                + " each scan; entries are mapped up to 32 GB");
  }

  @Test
  void heapThatLeavesNextToNothing_isTight_andTheRemedyIsSaid() throws IOException {
    limitTo(512 * MB);
    MemoryOutlook outlook = outlook(480 * MB);
    assertThat(outlook.isTight()).isTrue();
    assertThat(outlook.sentence(GB))
        .contains("next to nothing is left for the pages of mapped entries, 32 MB less")
        .contains("lower -XX:MaxRAMPercentage, to 50 say, or -Xmx, or raise the cgroup's limit");
  }

  @Test
  void heapLargerThanTheLimit_isTight() throws IOException {
    limitTo(512 * MB);
    assertThat(outlook(2 * GB).isTight()).isTrue();
    assertThat(outlook(2 * GB).sentence(GB)).contains("mapped entries, 0 KB less");
  }

  @Test
  void directBuffers_countIfTheyAreLimited() throws IOException {
    limitTo(512 * MB);
    MemoryOutlook outlook = outlook(384 * MB, "-Xmx384m", "-XX:MaxDirectMemorySize=100m");
    assertThat(outlook.isTight()).isTrue();
    assertThat(outlook.sentence(GB)).contains("heap up to 384 MB, direct buffers up to 100 MB;");
  }

  @Test
  void limitAboveTheHost_isNone() throws IOException {
    limitTo(100 * GB);
    assertThat(outlook(6 * GB).sentence(GB))
        .contains("Memory: 24 GB of the host, no cgroup limit below it, heap up to 6144 MB");
  }

  @Test
  void maxMapped_is64TimesTheMemory() throws IOException {
    assertThat(outlook(GB).maxMappedBytes()).isEqualTo(64 * 24 * GB);
    limitTo(512 * MB);
    assertThat(outlook(GB).maxMappedBytes()).isEqualTo(32 * GB);
  }

  @Test
  void maxMapped_isHalfOfTheAddressesThatAreFree() throws IOException {
    system
        .with(
            "/proc/self/limits",
            "Limit                     Soft Limit           Hard Limit           Units",
            "Max address space         10737418240          unlimited            bytes")
        .with("/proc/self/status", "VmPeak:\t 9999999 kB", "VmSize:\t 4194304 kB");
    assertThat(outlook(GB).maxMappedBytes()).isEqualTo(3 * GB);
  }

  @Test
  void maxMapped_withAnAddressLimitBelowWhatIsUsed_isPositive() throws IOException {
    system
        .with("/proc/self/limits", "Max address space         4096   unlimited  bytes")
        .with("/proc/self/status", "VmSize:\t 4194304 kB");
    assertThat(outlook(GB).maxMappedBytes()).isEqualTo(1);
  }

  @Test
  void systemThatTellsNothing_isSaid(@TempDir Path empty) {
    MemoryOutlook outlook = MemoryOutlook.read(empty, GB, List.of());
    assertThat(outlook.isTight()).isFalse();
    assertThat(outlook.maxMappedBytes()).isEqualTo(16L << 40);
    assertThat(outlook.sentence(outlook.maxMappedBytes()))
        .isEqualTo(
            "Memory: the system does not say how much there is; heap up to 1024 MB, entries mapped"
                + " up to 16 TB");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcess_hasMemory() {
    MemoryOutlook outlook = MemoryOutlook.read();
    assertThat(outlook.maxMappedBytes()).isGreaterThan(GB);
    assertThat(outlook.sentence(outlook.maxMappedBytes())).matches("Memory: [0-9]+ [TGM]B .*");
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "512k, 524288",
    "512m, 536870912",
    "2G, 2147483648",
    "1t, 1099511627776",
    "0, -1",
    "'', -1",
    "much, -1"
  })
  void directMemory_isReadAsTheJvmDoes(String size, long bytes) {
    assertThat(
            DirectMemory.maxBytes(
                    List.of("-XX:MaxDirectMemorySize=7", "-XX:MaxDirectMemorySize=" + size, "-ea"))
                .orElse(-1))
        .isEqualTo(bytes);
  }
}
