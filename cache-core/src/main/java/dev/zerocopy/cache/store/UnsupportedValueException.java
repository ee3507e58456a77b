package dev.zerocopy.cache.store;

/** Thrown by a codec that cannot store a value; the message says what to return instead. */
public final class UnsupportedValueException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean isForOtherCodecs;

  /** Creates the exception with a sentence that says why, and the next step. */
  public UnsupportedValueException(String message) {
    this(message, false);
  }

  private UnsupportedValueException(String message, boolean isForOtherCodecs) {
    super(message);
    this.isForOtherCodecs = isForOtherCodecs;
  }

  /** Of a value that this codec has no place for, but one for all values may have. */
  public static UnsupportedValueException forOtherCodecs(String message) {
    return new UnsupportedValueException(message, true);
  }

  /** Whether a codec for what no other one accepts should be tried. */
  public boolean isForOtherCodecs() {
    return isForOtherCodecs;
  }
}
