package dev.zerocopy.cache.sample;

import java.util.function.Supplier;

/**
 * Tells whether a cached method ran in the call that looked its value up.
 *
 * <p><b>Threads</b>: of callers that share one computation, the one that ran it has the miss: a
 * cache runs the method on the thread of its caller.
 *
 * @param value what the call returned
 * @param isHit whether the cached method did not run
 */
record Lookup<T>(T value, boolean isHit) {

  private static final ScopedValue<Note> NOTE = ScopedValue.newInstance();

  /** Calls a cached method, through its proxy. */
  static <T> Lookup<T> of(Supplier<T> call) {
    Note note = new Note();
    T value = ScopedValue.where(NOTE, note).call(call::get);
    return new Lookup<>(value, !note.isComputed);
  }

  /** Called by the cached method itself. */
  static void noteComputation() {
    if (NOTE.isBound()) {
      NOTE.get().isComputed = true;
    }
  }

  private static final class Note {
    private boolean isComputed;
  }
}
