package dev.zerocopy.cache.compression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Native objects that are made when they are needed and kept for the next who needs one, {@value
 * #MAX_IDLE} at most.
 *
 * <p><b>Threads</b>: safe.
 */
final class IdleContexts<T extends AutoCloseable> {

  static final int MAX_IDLE = 4;

  private final Supplier<T> factory;

  /** Guarded by this. */
  private final Deque<T> idle = new ArrayDeque<>();

  /** Guarded by this. */
  private boolean isClosed;

  IdleContexts(Supplier<T> factory) {
    this.factory = factory;
  }

  /** Runs work with an object of the caller's own; one that fails in it is not used again. */
  <R> R call(Work<T, R> work) {
    T context = take();
    boolean isGood = false;
    try {
      R result = work.with(context);
      isGood = true;
      return result;
    } finally {
      if (!isGood || !keep(context)) {
        close(context);
      }
    }
  }

  private T take() {
    T context;
    synchronized (this) {
      context = idle.poll();
    }
    return context != null ? context : factory.get();
  }

  private synchronized boolean keep(T context) {
    if (isClosed || idle.size() == MAX_IDLE) {
      return false;
    }
    idle.push(context);
    return true;
  }

  /** Closes what is idle, and what is in use once it is not any more. */
  synchronized void close() {
    isClosed = true;
    idle.forEach(IdleContexts::close);
    idle.clear();
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  private static void close(AutoCloseable context) {
    try {
      context.close();
    } catch (Exception e) {
      throw new IllegalStateException("A native object cannot be freed", e);
    }
  }

  /** What is done with a context. */
  @FunctionalInterface
  interface Work<T, R> {

    R with(T context);
  }
}
