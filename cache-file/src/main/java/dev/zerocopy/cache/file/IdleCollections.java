package dev.zerocopy.cache.file;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Finds retired entries in a JVM that does too little to collect by itself.
 *
 * <p>When something is retired and nothing more has been for {@value #QUIET_MINUTES} minutes, two
 * collections are requested, which is what it takes; no more until something else is retired, since
 * what they leave is held.
 *
 * <p><b>Threads</b>: confined to the one that checks.
 */
final class IdleCollections {

  static final int QUIET_MINUTES = 10;

  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(QUIET_MINUTES);
  private static final int NEEDED = 2;

  private final LongSupplier retiredBytes;
  private final LongSupplier freedBytes;
  private final LongSupplier nanoTime;
  private final Runnable collection;

  private long lastRetiredEver;
  private long nextNanos;
  private int left;

  IdleCollections(RetiredMappings ledger) {
    this(ledger::retiredBytes, ledger::freedBytes, System::nanoTime, System::gc);
  }

  IdleCollections(
      LongSupplier retiredBytes,
      LongSupplier freedBytes,
      LongSupplier nanoTime,
      Runnable collection) {
    this.retiredBytes = retiredBytes;
    this.freedBytes = freedBytes;
    this.nanoTime = nanoTime;
    this.collection = collection;
  }

  /** Requests a collection if it is time; called about once a second. */
  void check() {
    long retired = retiredBytes.getAsLong();
    long retiredEver = retired + freedBytes.getAsLong();
    long now = nanoTime.getAsLong();
    if (retiredEver != lastRetiredEver) {
      lastRetiredEver = retiredEver;
      nextNanos = now + QUIET_NANOS;
      left = NEEDED;
    } else if (retired > 0 && left > 0 && now - nextNanos >= 0) {
      left--;
      nextNanos = now + RetiredCap.MIN_PAUSE_NANOS;
      collection.run();
    }
  }
}
