package dev.zerocopy.cache.spring.autoconfigure;

/** Thrown when a cache is to be in Redis and there is no client for it. */
final class MissingRedisException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  /** Creates the exception with what is missing, and what to do. */
  MissingRedisException(String message, String action) {
    super(message);
    this.action = action;
  }

  String action() {
    return action;
  }
}
