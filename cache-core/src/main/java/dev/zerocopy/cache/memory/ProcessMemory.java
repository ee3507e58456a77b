package dev.zerocopy.cache.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The resident set of this process, split by kind, in bytes.
 *
 * <p><b>Source</b>: proc_pid_status(5), {@code RssAnon}, {@code RssFile} and {@code RssShmem}. The
 * kernel batches these counters per thread, so a reading may be off by some hundred KiB.
 *
 * @param anonymousBytes heap, stacks, off-heap allocations and pages copied on write
 * @param fileBytes pages of mapped files
 * @param sharedBytes pages of shared memory and tmpfs
 * @param peakBytes the largest sum of the three so far
 */
public record ProcessMemory(long anonymousBytes, long fileBytes, long sharedBytes, long peakBytes) {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** Reads the present values; empty on a system without {@code /proc}. */
  public static Optional<ProcessMemory> read() {
    if (!Files.isReadable(STATUS)) {
      return Optional.empty();
    }
    try {
      long[] kibibytes = new long[4];
      for (String line : Files.readAllLines(STATUS)) {
        switch (line.substring(0, Math.max(0, line.indexOf(':')))) {
          case "RssAnon" -> kibibytes[0] = kibibytes(line);
          case "RssFile" -> kibibytes[1] = kibibytes(line);
          case "RssShmem" -> kibibytes[2] = kibibytes(line);
          case "VmHWM" -> kibibytes[3] = kibibytes(line);
          default -> {}
        }
      }
      return Optional.of(
          new ProcessMemory(
              kibibytes[0] << 10, kibibytes[1] << 10, kibibytes[2] << 10, kibibytes[3] << 10));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long kibibytes(String line) {
    int end = line.lastIndexOf(' ');
    return Long.parseLong(line.substring(line.indexOf(':') + 1, end).strip());
  }
}
