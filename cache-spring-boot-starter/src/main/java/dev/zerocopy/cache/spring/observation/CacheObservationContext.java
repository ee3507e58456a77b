package dev.zerocopy.cache.spring.observation;

import dev.zerocopy.cache.cache.CacheMonitor.Operation;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one operation of a cache; the key is not, as it may be anybody's secret.
 *
 * <p><b>Threads</b>: as {@link Observation.Context}.
 */
public final class CacheObservationContext extends Observation.Context {

  private final String cacheName;
  private final String backend;
  private final Operation operation;
  private @Nullable Outcome outcome;
  private long bytes = -1;

  /** Creates the context of an operation that begins. */
  public CacheObservationContext(String cacheName, String backend, Operation operation) {
    this.cacheName = cacheName;
    this.backend = backend;
    this.operation = operation;
  }

  /** The cache's name. */
  public String cacheName() {
    return cacheName;
  }

  /** Where the cache's bytes live, as in {@code zerocopy.cache.caches.*.backend}. */
  public String backend() {
    return backend;
  }

  /** What the cache does. */
  public Operation operation() {
    return operation;
  }

  /** How it ended; null while it has not. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /** Length of the entry that was found or written, in bytes; -1 if there is none. */
  public long bytes() {
    return bytes;
  }

  void end(Outcome how) {
    this.outcome = how;
  }

  void bytes(long lengthBytes) {
    this.bytes = lengthBytes;
  }
}
