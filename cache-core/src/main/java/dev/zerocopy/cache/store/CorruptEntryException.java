package dev.zerocopy.cache.store;

/**
 * Thrown to the reader of a value whose stored bytes do not match their checksum.
 *
 * <p>The entry is gone from its store when this is thrown: the next call of the cached method
 * computes the value anew.
 */
public final class CorruptEntryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence naming the resource, what was expected and found. */
  public CorruptEntryException(String message) {
    super(message);
  }

  /** Creates the exception with the error that the read ended in. */
  public CorruptEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
