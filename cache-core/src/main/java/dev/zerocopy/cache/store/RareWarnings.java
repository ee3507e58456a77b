package dev.zerocopy.cache.store;

import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Warnings of one cache, each kind at most once a minute: a fault of the system meets every call.
 *
 * <p><b>Threads</b>: safe.
 */
public final class RareWarnings {

  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KINDS = 1000;

  private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();
  private final Logger log;

  /** Creates warnings that go to a logger. */
  public RareWarnings(Logger log) {
    this.log = log;
  }

  /** Logs a failure unless one of its kind, whatever the file, was logged a short while ago. */
  public void warn(Throwable failure, String message, Object... arguments) {
    String reason =
        failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
    warn(message + failure.getClass().getName() + reason, message, arguments);
  }

  /** Logs unless one of the kind was logged a short while ago. */
  public void warn(String kind, String message, Object... arguments) {
    long now = System.nanoTime();
    if (lastNanos.size() > MAX_KINDS) {
      lastNanos.clear();
    }
    Long last = lastNanos.get(kind);
    boolean isDue =
        last == null
            ? lastNanos.putIfAbsent(kind, now) == null
            : now - last > QUIET_NANOS && lastNanos.replace(kind, last, now);
    if (isDue) {
      log.warn(message, arguments);
    }
  }
}
