package dev.zerocopy.cache.file;

import java.io.IOException;

/** Thrown when a cache directory cannot be opened; the message says why and what to do. */
public final class DirectoryUnusableException extends IOException {

  private static final long serialVersionUID = 1L;

  DirectoryUnusableException(String message, Throwable cause) {
    super(message, cause);
  }

  DirectoryUnusableException(String message) {
    super(message);
  }
}
