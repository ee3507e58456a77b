package dev.zerocopy.cache.memory;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How much of a mapped file is in this process's memory.
 *
 * <p>The kernel walks the page tables of all mappings for it: some milliseconds for each gigabyte
 * that is resident. Not for polling.
 *
 * <p><b>Source</b>: proc_pid_smaps(5).
 */
public final class MappedFilePages {

  private static final String SMAPS = "/proc/self/smaps";
  private static final String RSS = "Rss:";

  private MappedFilePages() {}

  /**
   * Bytes of all mappings of a file that are resident, pages copied on write among them; empty on a
   * system that does not tell.
   *
   * @param file its real path
   */
  public static OptionalLong residentBytes(Path file) {
    return residentBytes(new SystemFiles(Path.of("/")), file);
  }

  static OptionalLong residentBytes(SystemFiles files, Path file) {
    String name = " " + file;
    boolean isAny = false;
    boolean isOfFile = false;
    long bytes = 0;
    for (String line : files.lines(files.at(SMAPS))) {
      if (isHead(line)) {
        isAny = true;
        isOfFile = line.endsWith(name);
      } else if (isOfFile && line.startsWith(RSS)) {
        String number = line.substring(RSS.length()).strip().split(" ", 2)[0];
        bytes += SystemFiles.number(number).orElse(0) << 10;
      }
    }
    return isAny ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  /** Whether a line begins a mapping: it starts with an address, others with a capital letter. */
  private static boolean isHead(String line) {
    return !line.isEmpty()
        && Character.digit(line.charAt(0), 16) >= 0
        && line.indexOf('-') > 0
        && line.indexOf('-') < line.indexOf(' ');
  }
}
