package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.redis.RedisCommands.Subscription;
import dev.zerocopy.cache.redis.RedisFailureException.Reason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prefixes of keys of whose changes the server tells, whoever or whatever makes them.
 *
 * <p>The server forgets them with the connection. So they are asked for anew on each, and whoever
 * is interested is told that anything may have changed before they {@linkplain #isConfirmed count}.
 *
 * <p><b>Threads</b>: safe; listeners are called on the connection's.
 */
final class TrackedKeys {

  private static final Logger LOG = LoggerFactory.getLogger(RedisBackend.class);

  private static final long NOT_CONFIRMED = -1;

  private final Map<String, KeyListener> listeners = new ConcurrentHashMap<>();
  private volatile long confirmedEpoch = NOT_CONFIRMED;
  private long asked; // guarded by this
  private long refusedEpoch = NOT_CONFIRMED; // guarded by this

  /** Adds a prefix, which counts once it is asked for. */
  synchronized void add(String prefix, KeyListener listener) {
    confirmedEpoch = NOT_CONFIRMED;
    listeners.put(prefix, listener);
    asked++; // what is on its way does not have it
    refusedEpoch = NOT_CONFIRMED;
  }

  /** Whether the server tells, on the connection of an epoch, of all that changes. */
  boolean isConfirmed(long epoch) {
    return confirmedEpoch == epoch;
  }

  /** Asks for what is not confirmed on the connection of an epoch, unless the server refuses. */
  void ask(Subscription subscription, long epoch) {
    long number;
    synchronized (this) {
      if (listeners.isEmpty() || confirmedEpoch == epoch || refusedEpoch == epoch) {
        return;
      }
      number = ++asked;
    }
    var _ =
        subscription
            .track(List.copyOf(listeners.keySet()))
            .whenComplete(
                (ok, failure) -> {
                  if (failure == null) {
                    confirmed(number, epoch);
                  } else {
                    failed(failure, epoch);
                  }
                });
  }

  private synchronized void confirmed(long number, long epoch) {
    if (number == asked) {
      allChanged();
      confirmedEpoch = epoch;
    }
  }

  private synchronized void failed(Throwable failure, long epoch) {
    if (failure instanceof RedisFailureException refused
        && refused.reason() == Reason.REJECTED
        && refusedEpoch != epoch) {
      refusedEpoch = epoch;
      LOG.warn(
          "Redis does not tell of changed keys, so no values are kept near: {}",
          refused.getMessage());
    }
  }

  void changed(String key) {
    listeners.forEach(
        (prefix, listener) -> {
          if (key.startsWith(prefix)) {
            listener.changed(key);
          }
        });
  }

  void allChanged() {
    listeners.values().forEach(KeyListener::allChanged);
  }

  /** Told of keys with its prefix, on a thread that must not be held up. */
  interface KeyListener {

    /** A key was set, removed, evicted or has expired. */
    void changed(String key);

    /** Any key may have. */
    void allChanged();
  }
}
