package dev.zerocopy.cache.store;

/** Thrown by a codec that cannot read an entry as a value; it becomes a miss of its reason. */
public final class UnreadableValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final MissReason reason;

  /** Creates the exception with a sentence that says what was expected and found. */
  public UnreadableValueException(MissReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why there is nothing to serve. */
  public MissReason reason() {
    return reason;
  }
}
