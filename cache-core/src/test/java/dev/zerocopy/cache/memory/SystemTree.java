package dev.zerocopy.cache.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of {@code /proc} and {@code /sys} below a directory of a test's own. */
final class SystemTree {

  private final Path root;

  SystemTree(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  SystemTree with(String file, String... lines) throws IOException {
    Path at = root.resolve(file.substring(1));
    Files.createDirectories(at.getParent());
    Files.write(at, List.of(lines));
    return this;
  }

  SystemTree withHost(String kibibytes) throws IOException {
    return with("/proc/meminfo", "MemTotal:       " + kibibytes + " kB", "MemFree: 1 kB");
  }

  /** A process in a group of a pure version 2 system. */
  SystemTree withVersion2(String group) throws IOException {
    with("/proc/self/cgroup", "0::" + group);
    return with(
        "/proc/self/mountinfo",
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
        "30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
  }
}
