package dev.zerocopy.cache.memory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many mappings this process has, whoever made them. */
final class ProcessMappings {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final int BUFFER_BYTES = 64 << 10;

  private ProcessMappings() {}

  /** Counts the lines of {@code /proc/self/maps}; -1 where it cannot be read. */
  static int count() {
    int lines = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream maps = Files.newInputStream(MAPS)) {
      for (int read = maps.read(buffer); read > 0; read = maps.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines++;
          }
        }
      }
      return lines;
    } catch (IOException e) {
      return -1;
    }
  }
}
