package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupMemoryTests {

  private static final String V1_MEMORY =
      "35 31 0:32 %s /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory";
  private static final String V1_NONE = "9223372036854771712";

  @TempDir private Path root;
  private SystemTree system;

  @BeforeEach
  void create() {
    system = new SystemTree(root);
  }

  private OptionalLong limit() {
    return read().map(CgroupMemory::limitBytes).orElse(OptionalLong.empty());
  }

  private Optional<CgroupMemory> read() {
    return CgroupMemory.read(new SystemFiles(root));
  }

  private OptionalLong used() {
    return read().orElseThrow().usedBytes();
  }

  @Test
  void version2_theLeastOnTheWayUp_counts() throws IOException {
    system
        .withVersion2("/kube/pod/app")
        .with("/sys/fs/cgroup/kube/pod/app/memory.max", "max")
        .with("/sys/fs/cgroup/kube/pod/memory.max", "536870912")
        .with("/sys/fs/cgroup/kube/memory.max", "8589934592");
    assertThat(limit()).hasValue(536_870_912);
  }

  @Test
  void version2_reclaimLimitBelowTheMaximum_counts() throws IOException {
    system
        .withVersion2("/app")
        .with("/sys/fs/cgroup/app/memory.max", "1000000000")
        .with("/sys/fs/cgroup/app/memory.high", "900000000");
    assertThat(limit()).hasValue(900_000_000);
  }

  @Test
  void version2_containerThatSeesItsOwnGroupAsRoot_hasItsLimit() throws IOException {
    system.withVersion2("/").with("/sys/fs/cgroup/memory.max", "268435456");
    assertThat(limit()).hasValue(268_435_456);
  }

  @Test
  void version2_groupOutsideOfItsNamespace_hasTheLimitOfWhatIsMounted() throws IOException {
    system.withVersion2("/../other").with("/sys/fs/cgroup/memory.max", "268435456");
    assertThat(limit()).hasValue(268_435_456);
  }

  @Test
  void version2_maxEverywhere_isNone() throws IOException {
    system
        .withVersion2("/app")
        .with("/sys/fs/cgroup/app/memory.max", "max")
        .with("/sys/fs/cgroup/app/memory.high", "max");
    assertThat(limit()).isEmpty();
  }

  @Test
  void version1_besideAnEmptyVersion2_hasTheLeastOnTheWayUp() throws IOException {
    system
        .with("/proc/self/cgroup", "9:name=systemd:/", "4:cpu,memory:/docker/abc", "0::/")
        .with(
            "/proc/self/mountinfo",
            V1_MEMORY.formatted("/"),
            "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu",
            "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw")
        .with("/sys/fs/cgroup/cpu/memory.limit_in_bytes", "1")
        .with("/sys/fs/cgroup/memory/memory.limit_in_bytes", V1_NONE)
        .with("/sys/fs/cgroup/memory/docker/memory.limit_in_bytes", "1073741824")
        .with("/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", V1_NONE);
    assertThat(limit()).hasValue(1L << 30);
  }

  @Test
  void version1_containerIntoWhichItsGroupIsMounted_hasItsLimit() throws IOException {
    system
        .with("/proc/self/cgroup", "4:memory:/docker/abc/worker")
        .with("/proc/self/mountinfo", V1_MEMORY.formatted("/docker/abc"))
        .with("/sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648")
        .with("/sys/fs/cgroup/memory/worker/memory.limit_in_bytes", "1073741824");
    assertThat(limit()).hasValue(1L << 30);
  }

  @Test
  void version1_withoutLimit_isNone() throws IOException {
    system
        .with("/proc/self/cgroup", "4:memory:/")
        .with("/proc/self/mountinfo", V1_MEMORY.formatted("/"))
        .with("/sys/fs/cgroup/memory/memory.limit_in_bytes", V1_NONE);
    assertThat(limit()).isEmpty();
  }

  @Test
  void used_isThatOfTheGroupWithTheLimit() throws IOException {
    system
        .withVersion2("/pod/app")
        .with("/sys/fs/cgroup/pod/app/memory.max", "max")
        .with("/sys/fs/cgroup/pod/app/memory.current", "1000")
        .with("/sys/fs/cgroup/pod/memory.max", "536870912")
        .with("/sys/fs/cgroup/pod/memory.current", "3000");
    assertThat(used()).hasValue(3000);
  }

  @Test
  void used_withoutLimit_isThatOfTheProcessesOwnGroup() throws IOException {
    system
        .with("/proc/self/cgroup", "4:memory:/outer/own")
        .with("/proc/self/mountinfo", V1_MEMORY.formatted("/"))
        .with("/sys/fs/cgroup/memory/outer/own/memory.limit_in_bytes", V1_NONE)
        .with("/sys/fs/cgroup/memory/outer/own/memory.usage_in_bytes", "2000")
        .with("/sys/fs/cgroup/memory/outer/memory.limit_in_bytes", V1_NONE)
        .with("/sys/fs/cgroup/memory/outer/memory.usage_in_bytes", "9000");
    assertThat(used()).hasValue(2000);
    assertThat(limit()).isEmpty();
  }

  @Test
  void used_ofAGroupThatDoesNotTellIt_isNone() throws IOException {
    system.withVersion2("/app").with("/sys/fs/cgroup/app/memory.max", "1000000000");
    assertThat(used()).isEmpty();
    assertThat(limit()).hasValue(1_000_000_000);
  }

  @Test
  void noFilesAtAll_isNone() {
    assertThat(read()).isEmpty();
  }

  @Test
  void filesThatCannotBeRead_areNone() throws IOException {
    system.withVersion2("/app").with("/sys/fs/cgroup/app/memory.max", "plenty", "");
    Files.createDirectories(root.resolve("sys/fs/cgroup/app/memory.high"));
    assertThat(limit()).isEmpty();
    Files.write(root.resolve("proc/self/cgroup"), new byte[] {(byte) 0xff, ':', ':', '\n'});
    assertThat(limit()).isEmpty();
    system.with("/proc/self/cgroup", "", "0", "0::", "x:memory:").with("/proc/self/mountinfo", "-");
    assertThat(limit()).isEmpty();
  }
}
