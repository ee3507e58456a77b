package dev.zerocopy.cache.memory;

import java.nio.file.FileSystems;

/** What this JVM, on its system, can do with mapped files. */
public final class MappingCapability {

  private MappingCapability() {}

  /** Whether a file can be mapped and still be replaced and unlinked, as on Linux and macOS. */
  public static boolean mapsFiles() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  }

  /**
   * Whether pages of a mapping are given back at once: {@code madvise(MADV_DONTNEED)}, which the
   * JDK calls for {@code MemorySegment.unload}, does that to a file's pages on Linux.
   */
  public static boolean releasesPages() {
    return System.getProperty("os.name").startsWith("Linux");
  }

  /** How many mappings the system allows a process: {@code vm.max_map_count}. */
  public static int maxMappings() {
    return MappingLimit.maxMapCount();
  }
}
