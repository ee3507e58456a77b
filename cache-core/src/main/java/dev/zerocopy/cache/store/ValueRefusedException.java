package dev.zerocopy.cache.store;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** A value was not stored because its backend did not take it; nobody is served a part of it. */
public final class ValueRefusedException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Creates it; the message says which limit stands in the way and how to change it. */
  public ValueRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Creates it with what the backend said. */
  public ValueRefusedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why it was not taken. */
  public Reason reason() {
    return reason;
  }

  /** Why a backend does not take a value, or cannot do what else it is asked to. */
  public enum Reason {
    /** It alone is larger than all that the cache may use. */
    OVERSIZED,
    /** What could make room for it did not do so in time. */
    NO_ROOM,
    /** The disk has less free space than it must keep. */
    LOW_DISK,
    /** There is no connection to the server, or it was lost on the way. */
    DISCONNECTED,
    /** The server did not answer in time. */
    TIMEOUT,
    /** The server was not asked, because it has not answered lately. */
    HELD_OFF,
    /** The server cannot do it now: it starts, hands over to another, or takes no writes. */
    UNAVAILABLE,
    /** The server is full and may not evict. */
    OUT_OF_MEMORY,
    /** The user or the password is wrong, or the user may not do it. */
    DENIED,
    /** The server refused for another reason. */
    REJECTED;

    /** The reason as a meter's tag. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
