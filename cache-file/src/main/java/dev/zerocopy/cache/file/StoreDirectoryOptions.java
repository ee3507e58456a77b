package dev.zerocopy.cache.file;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * How a file backend is set up.
 *
 * @param directory where the entries are; created with mode 0700 if it does not exist
 * @param maxMappings how many entries of one cache may be mapped at a time; beyond it, cold ones
 *     are mapped anew when they are next hit. Linux allows a process 65,530 mappings ({@code
 *     vm.max_map_count}).
 * @param maxRetiredBytes address space and disk blocks that retired entries may hold before a
 *     garbage collection is requested
 * @param clock tells whether an entry has expired
 */
public record StoreDirectoryOptions(
    Path directory, int maxMappings, long maxRetiredBytes, InstantSource clock) {

  private static final int DEFAULT_MAX_MAPPINGS = 16_384;
  private static final long DEFAULT_MAX_RETIRED_BYTES = 4L << 30;

  /** The defaults for a directory. */
  public static StoreDirectoryOptions of(Path directory) {
    return new StoreDirectoryOptions(
        directory, DEFAULT_MAX_MAPPINGS, DEFAULT_MAX_RETIRED_BYTES, InstantSource.system());
  }
}
