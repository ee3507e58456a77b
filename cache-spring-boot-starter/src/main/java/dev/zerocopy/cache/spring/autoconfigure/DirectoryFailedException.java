package dev.zerocopy.cache.spring.autoconfigure;

import java.nio.file.Path;

/** Thrown when the file backend cannot use its directory. */
final class DirectoryFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  /** Creates the exception with a sentence that says what failed and why. */
  DirectoryFailedException(Path directory, String message, Throwable cause) {
    super(message, cause);
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }
}
