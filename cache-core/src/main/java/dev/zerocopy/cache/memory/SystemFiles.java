package dev.zerocopy.cache.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Files below {@code /proc} and {@code /sys} under a root that a test can set.
 *
 * <p>Read as streams: their size is said to be 0.
 *
 * <p><b>Failure</b>: what cannot be read has no lines.
 */
final class SystemFiles {

  private static final String KIBIBYTES = " kB";

  private final Path root;

  SystemFiles(Path root) {
    this.root = root;
  }

  /** The file or directory of an absolute name. */
  Path at(String name) {
    return root.resolve(name.startsWith("/") ? name.substring(1) : name);
  }

  List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      return List.of();
    }
    return lines;
  }

  /** The first number in the line that starts with a text. */
  OptionalLong number(String file, String start) {
    for (String line : lines(at(file))) {
      if (line.startsWith(start)) {
        return number(line.substring(start.length()).strip().split("\\s+", 2)[0]);
      }
    }
    return OptionalLong.empty();
  }

  /** The lines "name: number kB" of a file, in bytes by name. */
  Map<String, Long> sizes(String file) {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : lines(at(file))) {
      String[] parts = line.split(":", 2);
      if (parts.length == 2 && parts[1].endsWith(KIBIBYTES)) {
        String number = parts[1].substring(0, parts[1].length() - KIBIBYTES.length());
        number(number.strip()).ifPresent(kibibytes -> bytes.put(parts[0], kibibytes << 10));
      }
    }
    return bytes;
  }

  /** A number, or empty for what is none, such as {@code max} and {@code unlimited}. */
  static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
