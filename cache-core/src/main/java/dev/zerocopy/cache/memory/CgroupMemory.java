package dev.zerocopy.cache.memory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory of this process's cgroup: what it may use, which is the least limit on its way up to
 * the topmost group that it sees, and what the group with that limit uses, page cache included.
 *
 * <p><b>Source</b>: cgroups(7), proc_pid_mountinfo(5), and the kernel's
 * Documentation/admin-guide/cgroup-v2 ({@code memory.current}, {@code memory.max}, and {@code
 * memory.high} from which on it reclaims) and cgroup-v1/memory ({@code memory.usage_in_bytes},
 * {@code memory.limit_in_bytes}).
 *
 * @param limitBytes empty if there is no limit, or none that can be read
 * @param usedBytes by the group with the limit, or if there is none by the process's own; empty if
 *     it cannot be read
 */
public record CgroupMemory(OptionalLong limitBytes, OptionalLong usedBytes) {

  /** Reads the present values; empty where there is no cgroup that accounts memory. */
  public static Optional<CgroupMemory> read() {
    return read(new SystemFiles(Path.of("/")));
  }

  static Optional<CgroupMemory> read(SystemFiles files) {
    CgroupMemory memory = new Walk(files).result();
    return memory.usedBytes.isPresent() || memory.limitBytes.isPresent()
        ? Optional.of(memory)
        : Optional.empty();
  }

  /** How a version of cgroups calls its files. */
  private record Version(String fileSystem, String option, String usage, List<String> limits) {

    static final Version V1 =
        new Version("cgroup", "memory", "memory.usage_in_bytes", List.of("memory.limit_in_bytes"));

    static final Version V2 =
        new Version("cgroup2", "", "memory.current", List.of("memory.max", "memory.high"));
  }

  /** A walk from the process's group up. */
  private static final class Walk {

    /** Version 1 has no word for none, but the largest number of pages that its counter holds. */
    private static final long UNLIMITED_FROM_BYTES = 1L << 60;

    private final SystemFiles files;
    private long least = UNLIMITED_FROM_BYTES;
    private @Nullable Path usage;

    Walk(SystemFiles files) {
      this.files = files;
      for (String line : files.lines(files.at("/proc/self/cgroup"))) {
        String[] parts = line.split(":", 3); // number:controllers:path
        if (parts.length == 3 && parts[1].isEmpty()) {
          enter(Version.V2, parts[2]);
        } else if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains("memory")) {
          enter(Version.V1, parts[2]);
        }
      }
    }

    private void enter(Version version, String group) {
      for (String line : files.lines(files.at("/proc/self/mountinfo"))) {
        String[] halves = line.split(" - ", 2); // … root mountpoint options… - type source options
        String[] mount = halves[0].split(" ", -1);
        String[] system = halves[halves.length - 1].split(" ", -1);
        if (mount.length > 4
            && system.length > 2
            && system[0].equals(version.fileSystem)
            && (version.option.isEmpty()
                || List.of(system[2].split(",", -1)).contains(version.option))) {
          climb(version, files.at(mount[4]), below(mount[3], group));
        }
      }
    }

    /**
     * The path of a group below what is mounted; none if it lies elsewhere, as in a container that
     * sees its own group alone.
     */
    private static String below(String mounted, String group) {
      String prefix = mounted.endsWith("/") ? mounted : mounted + "/";
      return group.startsWith(prefix) && !group.contains("..")
          ? group.substring(prefix.length())
          : "";
    }

    private void climb(Version version, Path mountPoint, String below) {
      Path top = mountPoint.normalize();
      for (Path at = top.resolve(below).normalize();
          at != null && at.startsWith(top);
          at = at.getParent()) {
        long limit = UNLIMITED_FROM_BYTES;
        for (String name : version.limits) {
          limit = Math.min(limit, number(at.resolve(name)).orElse(limit));
        }
        Path counter = at.resolve(version.usage);
        if (limit < least || (usage == null && number(counter).isPresent())) {
          least = limit;
          usage = counter;
        }
      }
    }

    private OptionalLong number(Path file) {
      List<String> lines = files.lines(file);
      return lines.isEmpty() ? OptionalLong.empty() : SystemFiles.number(lines.getFirst().strip());
    }

    CgroupMemory result() {
      return new CgroupMemory(
          least < UNLIMITED_FROM_BYTES ? OptionalLong.of(least) : OptionalLong.empty(),
          usage == null ? OptionalLong.empty() : number(usage));
    }
  }
}
