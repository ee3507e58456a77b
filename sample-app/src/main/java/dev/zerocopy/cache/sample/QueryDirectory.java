package dev.zerocopy.cache.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.io.Resource;
import org.springframework.util.FileSystemUtils;

/**
 * A private temporary directory of one query: its input, and what DuckDB spills.
 *
 * <p>DuckDB opens files by name, so a resource inside a jar must be copied out for it.
 *
 * <p><b>Lifetime</b>: closing removes the directory with all it holds.
 */
final class QueryDirectory implements AutoCloseable {

  private final Path directory;
  private final Path input;

  private QueryDirectory(Path directory, Path input) {
    this.directory = directory;
    this.input = input;
  }

  /** Makes a directory, which only its owner can enter, with a copy of the resource. */
  static QueryDirectory with(Resource resource) throws IOException {
    Path directory = Files.createTempDirectory("zerocopy-cache-sample-");
    QueryDirectory made = new QueryDirectory(directory, directory.resolve("input.parquet"));
    try (InputStream from = resource.getInputStream()) {
      Files.copy(from, made.input);
      return made;
    } catch (IOException | RuntimeException e) {
      try {
        made.close();
      } catch (UncheckedIOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  Path input() {
    return input;
  }

  Path spill() {
    return directory.resolve("spill");
  }

  @Override
  public void close() {
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Temporary directory " + directory + " cannot be removed", e);
    }
  }
}
