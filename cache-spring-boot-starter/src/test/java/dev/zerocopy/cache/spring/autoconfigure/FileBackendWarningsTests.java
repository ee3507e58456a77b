package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.memory.MappingCapability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is warned of at start, with what to do. */
@EnabledOnOs(OS.LINUX)
class FileBackendWarningsTests {

  @Test
  void disk_isFine() {
    assertThat(FileBackendWarnings.of("ext4", 100)).isEmpty();
  }

  @Test
  void memory_isNot_norTooManyMappings() {
    int mappings = MappingCapability.maxMappings();
    assertThat(FileBackendWarnings.of("tmpfs", mappings))
        .hasSize(2)
        .anyMatch(line -> line.contains("tmpfs") && line.contains("file.directory"))
        .anyMatch(line -> line.contains("max-mappings is " + mappings + ","));
  }
}
