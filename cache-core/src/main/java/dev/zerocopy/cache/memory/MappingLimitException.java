package dev.zerocopy.cache.memory;

import java.io.IOException;

/** Thrown when one more mapping would bring the process near the system's limit. */
public final class MappingLimitException extends IOException {

  private static final long serialVersionUID = 1L;

  MappingLimitException(String message) {
    super(message);
  }
}
