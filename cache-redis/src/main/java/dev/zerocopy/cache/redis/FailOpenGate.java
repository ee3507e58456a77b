package dev.zerocopy.cache.redis;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls of one server pass as long as it answers, and refuses them at once while it does not,
 * so that who calls goes on without it instead of waiting.
 *
 * <p>It is opened by the first call that the server did not answer. One question is then under way
 * at a time, which nobody waits for: its answer closes the gate again, its failure is followed by
 * another question, after a time that doubles up to {@value #MAX_PAUSE_MILLIS} ms, if somebody
 * calls. A server that answers the questions, but within {@value #RELAPSE_MILLIS} ms again lets a
 * call wait until its time is over, is left alone longer each time, up to {@value #MAX_HOLD_MILLIS}
 * ms.
 *
 * <p><b>Threads</b>: safe; a closed gate is one volatile read.
 */
final class FailOpenGate {

  static final long MIN_PAUSE_MILLIS = 16;
  static final long MAX_PAUSE_MILLIS = 1000;
  static final long RELAPSE_MILLIS = 10_000;
  static final long MAX_HOLD_MILLIS = 16_000;

  private final Supplier<? extends CompletionStage<?>> question;
  private final LongSupplier nanoClock;
  private final LongAdder refusals = new LongAdder();

  private volatile BreakerState state = BreakerState.CLOSED;

  /** How often it was opened: a call that began before belongs to a time that is over. */
  private volatile long period;

  private long pauseMillis; // guarded by this
  private long holdMillis; // guarded by this
  private long changedNanos; // guarded by this
  private boolean wasOpen; // guarded by this

  /**
   * Creates a closed gate.
   *
   * @param question asks the server for any answer; takes a bounded time
   */
  FailOpenGate(Supplier<? extends CompletionStage<?>> question, LongSupplier nanoClock) {
    this.question = question;
    this.nanoClock = nanoClock;
  }

  BreakerState state() {
    return state;
  }

  /** Calls that were refused. */
  long refusals() {
    return refusals.sum();
  }

  /**
   * Asks to pass.
   *
   * @return what {@link #failed} must be told if the call is not answered; negative: refused
   */
  long admit() {
    long present = period;
    if (state == BreakerState.CLOSED) {
      return present;
    }
    refusals.increment();
    if (state == BreakerState.OPEN && claimQuestion()) {
      ask();
    }
    return -1;
  }

  /**
   * A call was not answered.
   *
   * @param admission what {@link #admit} returned
   * @param hasWaited whether its time was over, rather than that it failed at once
   * @return whether this call opened the gate
   */
  boolean failed(long admission, boolean hasWaited) {
    synchronized (this) {
      if (state != BreakerState.CLOSED || admission != period) {
        return false; // it tells nothing about the time since the last answer
      }
      long now = nanoClock.getAsLong();
      boolean isRelapse = hasWaited && wasOpen && millisSince(changedNanos, now) < RELAPSE_MILLIS;
      holdMillis = isRelapse ? Math.clamp(2 * holdMillis, MAX_PAUSE_MILLIS, MAX_HOLD_MILLIS) : 0;
      pauseMillis = holdMillis;
      wasOpen = true;
      changedNanos = now;
      period++;
      state = BreakerState.OPEN;
    }
    if (claimQuestion()) {
      ask();
    }
    return true;
  }

  /** Whether it is the caller who has to ask now. */
  private synchronized boolean claimQuestion() {
    if (state != BreakerState.OPEN
        || millisSince(changedNanos, nanoClock.getAsLong()) < pauseMillis) {
      return false;
    }
    state = BreakerState.HALF_OPEN;
    return true;
  }

  private void ask() {
    question.get().whenComplete((answer, failure) -> answered(failure));
  }

  private synchronized void answered(@Nullable Throwable failure) {
    changedNanos = nanoClock.getAsLong();
    if (failure == null) {
      state = BreakerState.CLOSED;
    } else {
      pauseMillis = Math.clamp(2 * pauseMillis, MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
      state = BreakerState.OPEN;
    }
  }

  private static long millisSince(long thenNanos, long nowNanos) {
    return TimeUnit.NANOSECONDS.toMillis(nowNanos - thenNanos);
  }
}
