package dev.zerocopy.cache.spring.observation;

import dev.zerocopy.cache.cache.CacheMonitor;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes the look-ups, loads and puts of one cache, as long as its registry has a handler.
 *
 * <p>Waits are not observed: in a trace they are the gap between a look-up that missed and what
 * comes next.
 *
 * <p><b>Threads</b>: safe. <b>Failure</b>: an operation whose handlers throw goes on unobserved;
 * that is logged once.
 */
public final class ObservedOperations implements CacheMonitor {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedOperations.class);

  private final ObservationRegistry registry;
  private final @Nullable CacheObservationConvention convention;
  private final String cacheName;
  private final String backend;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Creates the monitor of a cache.
   *
   * @param convention null for the default
   */
  public ObservedOperations(
      ObservationRegistry registry,
      @Nullable CacheObservationConvention convention,
      ZeroCopyCache cache) {
    this.registry = registry;
    this.convention = convention;
    this.cacheName = cache.getName();
    this.backend = cache.backend();
  }

  @Override
  public @Nullable Followed begin(Operation operation) {
    return registry.isNoop() || operation == Operation.WAIT ? null : observe(operation);
  }

  private @Nullable Followed observe(Operation operation) {
    try {
      CacheObservationContext context = new CacheObservationContext(cacheName, backend, operation);
      Observation observation =
          CacheObservationDocumentation.OPERATION.start(
              convention, DefaultCacheObservationConvention.INSTANCE, () -> context, registry);
      return observation.isNoop() ? null : new Observed(context, observation);
    } catch (RuntimeException | LinkageError e) {
      warn(e);
      return null;
    }
  }

  private void warn(Throwable failure) {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "Cache {}: a handler of observations failed, operations go on without: {}",
          cacheName,
          failure.toString(),
          failure);
    }
  }

  /** An operation that is observed. */
  private final class Observed implements Followed {

    private final CacheObservationContext context;
    private final Observation observation;

    /** Of this thread before the operation, and again when it has left it. */
    private final Observation.@Nullable Scope outer;

    private Observation.@Nullable Scope scope;

    Observed(CacheObservationContext context, Observation observation) {
      this.context = context;
      this.observation = observation;
      this.outer = registry.getCurrentObservationScope();
      guarded(() -> scope = observation.openScope(), true);
    }

    @Override
    public void bytes(long lengthBytes) {
      context.bytes(lengthBytes);
    }

    @Override
    public void failed(Throwable failure) {
      guarded(() -> observation.error(failure), false);
    }

    @Override
    public void leaveThread() {
      Observation.Scope open = scope;
      scope = null;
      if (open != null) {
        guarded(open::close, true);
      }
    }

    @Override
    public void end(Outcome outcome) {
      context.end(outcome);
      leaveThread();
      guarded(observation::stop, false);
    }

    /** A scope whose handler throws would stay the thread's. */
    private void guarded(Runnable step, boolean ofScope) {
      try {
        step.run();
      } catch (RuntimeException | LinkageError e) {
        warn(e);
        if (ofScope) {
          registry.setCurrentObservationScope(outer);
        }
      }
    }
  }
}
