package dev.zerocopy.cache.test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that a test moves.
 *
 * <p><b>Threads</b>: safe.
 */
public final class ManualClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** Creates a clock that stands at a time in whole milliseconds. */
  public ManualClock() {
    this.now = new AtomicReference<>(Instant.ofEpochMilli(1_700_000_000_000L));
  }

  /** Moves the clock. */
  public void advance(Duration step) {
    now.updateAndGet(time -> time.plus(step));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
