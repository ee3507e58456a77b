package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.memory.MappingCapability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One warning at start for all that makes the file backend less than it could be. */
final class FileBackendWarnings {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

  private FileBackendWarnings() {}

  static void log(StoreDirectory opened, int maxMappings) {
    List<String> degraded = of(typeOf(opened.directory()), maxMappings);
    if (!degraded.isEmpty()) {
      LOG.warn("Cache directory {}: {}", opened.directory(), String.join("; ", degraded));
    }
  }

  private static String typeOf(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException e) {
      LOG.debug("The file system of {} is not known", directory, e);
      return "";
    }
  }

  /** Sentences that each say what is wrong and what to do. */
  static List<String> of(String fileSystem, int maxMappings) {
    List<String> degraded = new ArrayList<>();
    if (IN_MEMORY.contains(fileSystem)) {
      degraded.add(
          "it is a "
              + fileSystem
              + ", so entries take memory and are gone after a reboot: set"
              + " zerocopy.cache.file.directory to a place on a disk");
    }
    if (!MappingCapability.releasesPages()) {
      degraded.add(
          "this system does not give pages of a mapping back at once, so scans stay resident:"
              + " prefer Linux where memory is short");
    }
    int allowed = MappingCapability.maxMappings() / 4 * 3;
    if (maxMappings > allowed) {
      degraded.add(
          "zerocopy.cache.file.max-mappings is "
              + maxMappings
              + ", but of all mappings the system allows this process only "
              + allowed
              + " are used: lower it, or raise vm.max_map_count");
    }
    return degraded;
  }
}
