package dev.zerocopy.cache.cache;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a cache does, for meters and traces.
 *
 * <p>It may follow some operations and leave others alone: a hit takes a tenth of a microsecond,
 * and whatever follows it takes as long again.
 *
 * <p><b>Threads</b>: safe; an operation that is followed begins and ends on one thread, in the
 * order of a stack, unless it is said otherwise. <b>Failure</b>: what it throws reaches the cache's
 * caller, so it must not throw.
 */
@FunctionalInterface
public interface CacheMonitor {

  /** Follows nothing. */
  CacheMonitor NONE = operation -> null;

  /** Begins to follow an operation, or returns null if this one is not followed. */
  @Nullable Followed begin(Operation operation);

  /** A monitor that follows what either of two follows. */
  default CacheMonitor and(CacheMonitor other) {
    return operation -> {
      Followed first = begin(operation);
      Followed second = other.begin(operation);
      return first == null || second == null
          ? (first == null ? second : first)
          : new FollowedTwice(first, second);
    };
  }

  /** What a cache does. */
  enum Operation {
    /** Looks a value up. */
    GET,
    /** Runs a loader, its value not yet stored. */
    LOAD,
    /** Stores a value. */
    PUT,
    /** Waits for another thread or process that loads the same key. */
    WAIT
  }

  /** How an operation ended. */
  enum Outcome {
    /** A look-up found a value, null included. */
    HIT,
    /** A look-up found nothing to serve. */
    MISS,
    /** A loader returned. */
    LOADED,
    /** A value is stored. */
    STORED,
    /** A value was given no time to live, or is a null that the cache does not keep. */
    DECLINED,
    /** There was no place for a value. */
    REFUSED,
    /** Something newer is known of the key of a value that was loaded. */
    SUPERSEDED,
    /** A wait ended because the other was done. */
    DONE,
    /** A loader, a put or a wait ended with an exception. */
    FAILED;

    /** The outcome as a meter's tag value. */
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An operation that is followed. */
  interface Followed {

    /** Says how many bytes the entry has that was found or written. */
    void bytes(long lengthBytes);

    /** Says why the operation failed, before its end; a failed look-up is a miss. */
    void failed(Throwable failure);

    /** Leaves the thread that began the operation; another one will end it. */
    default void leaveThread() {}

    /** Ends it. */
    void end(Outcome outcome);
  }
}
