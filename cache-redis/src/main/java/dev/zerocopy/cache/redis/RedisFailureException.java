package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.ValueRefusedException;
import java.io.IOException;
import java.io.Serial;

/** Redis did not do what it was asked: it is away, slow, full, or refused. */
class RedisFailureException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private final Reason reason;

  RedisFailureException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  RedisFailureException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /** Why it was not done. */
  enum Reason {
    /** There is no connection, or it was lost before the answer came. */
    DISCONNECTED(ValueRefusedException.Reason.DISCONNECTED, true),
    /** No answer came in time. */
    TIMEOUT(ValueRefusedException.Reason.TIMEOUT, true),
    /** It was not sent: the server has not answered, and is left alone until it does. */
    HELD_OFF(ValueRefusedException.Reason.HELD_OFF, false),
    /** The server is there but serves nobody now: it loads, hands over or is a replica. */
    UNAVAILABLE(ValueRefusedException.Reason.UNAVAILABLE, true),
    /** The server takes no writes for now. */
    READ_ONLY(ValueRefusedException.Reason.UNAVAILABLE, false),
    /** The server is full, and may not evict. */
    OUT_OF_MEMORY(ValueRefusedException.Reason.OUT_OF_MEMORY, false),
    /** The user or the password is wrong, or the user may not do it. */
    DENIED(ValueRefusedException.Reason.DENIED, false),
    /** The server answered with another error. */
    REJECTED(ValueRefusedException.Reason.REJECTED, false);

    private final ValueRefusedException.Reason refusal;
    private final boolean isAbsence;

    Reason(ValueRefusedException.Reason refusal, boolean isAbsence) {
      this.refusal = refusal;
      this.isAbsence = isAbsence;
    }

    /** What it is for whoever wanted to store or remove something. */
    ValueRefusedException.Reason refusal() {
      return refusal;
    }

    /** What it is for whoever looked something up. */
    MissReason miss() {
      return isAbsence || this == HELD_OFF ? MissReason.UNAVAILABLE : MissReason.ERROR;
    }

    /** Whether the server as a whole does not serve, so that others need not ask it either. */
    boolean isAbsence() {
      return isAbsence;
    }
  }
}
