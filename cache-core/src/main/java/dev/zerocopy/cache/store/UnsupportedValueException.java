package dev.zerocopy.cache.store;

/** Thrown by a codec that cannot store a value; the message says what to return instead. */
public final class UnsupportedValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says why, and the next step. */
  public UnsupportedValueException(String message) {
    super(message);
  }
}
