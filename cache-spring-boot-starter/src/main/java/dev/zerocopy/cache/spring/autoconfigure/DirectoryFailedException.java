package dev.zerocopy.cache.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when the file backend cannot use its directory; the cause's message says why. */
final class DirectoryFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  DirectoryFailedException(Path directory, IOException cause) {
    super(cause.getMessage(), cause);
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }
}
