package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.store.CacheKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures of a cache, each distinct one at most once a minute; they are counted elsewhere.
 *
 * <p>Messages name the key by its hash, never by its text.
 */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(NamedCache.class);
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_DISTINCT = 1000;

  private final String cache;
  private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

  FailureLog(String cache) {
    this.cache = cache;
  }

  void report(String step, @Nullable CacheKey key, Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    // Numbers of temporary files and the like do not make a failure another one.
    String kind =
        step + ' ' + failure.getClass().getName() + ' ' + message.replaceAll("[0-9]+", "#");
    long now = System.nanoTime();
    if (lastNanos.size() > MAX_DISTINCT) {
      lastNanos.clear();
    }
    Long last = lastNanos.get(kind);
    if (last == null || now - last > QUIET_NANOS) {
      lastNanos.put(kind, now);
      LOG.warn(
          "Cache {}: {} failed{}: {}; the call went on without the cache",
          cache,
          step,
          key == null ? "" : " for key hash " + key.hashHex(),
          failure.getMessage(),
          LOG.isDebugEnabled() ? failure : null);
    }
  }
}
