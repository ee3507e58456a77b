package dev.zerocopy.cache.memory;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The proportional set of this process, split by kind, in bytes: a page that several processes have
 * counts for each with its share only, so that the sums of all processes add up.
 *
 * <p>The kernel walks all page tables of the process for it: some milliseconds for each gigabyte
 * that is resident. Not for polling.
 *
 * <p><b>Source</b>: proc_pid_smaps(5), {@code smaps_rollup}, whose split by kind Linux has from 5.9
 * on.
 *
 * @param anonymousBytes heap, stacks, off-heap allocations and pages copied on write
 * @param fileBytes pages of mapped files
 * @param sharedBytes pages of shared memory and tmpfs
 */
public record ProportionalMemory(long anonymousBytes, long fileBytes, long sharedBytes) {

  /** Reads the present values; empty on a system that does not tell them all. */
  public static Optional<ProportionalMemory> read() {
    return read(new SystemFiles(Path.of("/")));
  }

  static Optional<ProportionalMemory> read(SystemFiles files) {
    Map<String, Long> bytes = files.sizes("/proc/self/smaps_rollup");
    Long anonymous = bytes.get("Pss_Anon");
    Long file = bytes.get("Pss_File");
    Long shared = bytes.get("Pss_Shmem");
    return anonymous == null || file == null || shared == null
        ? Optional.empty()
        : Optional.of(new ProportionalMemory(anonymous, file, shared));
  }
}
