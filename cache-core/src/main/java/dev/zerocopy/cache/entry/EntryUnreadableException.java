package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.MissReason;

/**
 * Thrown when an entry cannot be opened; the store turns it into a miss of {@link #reason()}.
 *
 * <p>It carries no stack trace: it is an outcome, not a fault of the code.
 */
public final class EntryUnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final MissReason reason;

  /** Creates the exception with a sentence that says what was expected and found. */
  public EntryUnreadableException(MissReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why there is nothing to serve. */
  public MissReason reason() {
    return reason;
  }
}
