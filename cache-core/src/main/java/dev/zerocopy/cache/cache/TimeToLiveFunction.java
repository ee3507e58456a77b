package dev.zerocopy.cache.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Gives single values a time to live of their own.
 *
 * <p>It is asked whenever a value is about to be stored, by a put or after a load, on the thread
 * that stores it.
 *
 * <p><b>Threads</b>: called by many at a time. <b>Limits</b>: it must not read a streaming table,
 * whose source would be consumed.
 *
 * <p><b>Failure</b>: if it throws, that is counted and logged, and the value gets what the cache
 * says.
 */
@FunctionalInterface
public interface TimeToLiveFunction {

  /**
   * Returns how long a value may be served. Zero or less: it is not stored, and what was stored
   * under its key is removed. Null: this function does not say.
   */
  @Nullable Duration timeToLive(String cacheName, @Nullable Object key, @Nullable Object value);
}
