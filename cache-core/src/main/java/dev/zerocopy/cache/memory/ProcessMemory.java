package dev.zerocopy.cache.memory;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The resident set of this process, split by kind, in bytes.
 *
 * <p><b>Source</b>: proc_pid_status(5), {@code RssAnon}, {@code RssFile}, {@code RssShmem} and
 * {@code VmHWM}, which Linux has from 4.5 on. The kernel batches these counters per thread, so a
 * reading may be off by some hundred KiB.
 *
 * @param anonymousBytes heap, stacks, off-heap allocations and pages copied on write
 * @param fileBytes pages of mapped files
 * @param sharedBytes pages of shared memory and tmpfs
 * @param peakBytes the largest sum of the three so far
 */
public record ProcessMemory(long anonymousBytes, long fileBytes, long sharedBytes, long peakBytes) {

  /** Reads the present values; empty on a system that does not tell them all. */
  public static Optional<ProcessMemory> read() {
    return read(new SystemFiles(Path.of("/")));
  }

  static Optional<ProcessMemory> read(SystemFiles files) {
    Map<String, Long> bytes = files.sizes("/proc/self/status");
    Long anonymous = bytes.get("RssAnon");
    Long file = bytes.get("RssFile");
    Long shared = bytes.get("RssShmem");
    Long peak = bytes.get("VmHWM");
    return anonymous == null || file == null || shared == null || peak == null
        ? Optional.empty()
        : Optional.of(new ProcessMemory(anonymous, file, shared, peak));
  }
}
