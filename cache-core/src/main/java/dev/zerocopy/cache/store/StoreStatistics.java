package dev.zerocopy.cache.store;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters of one cache since its store was opened, and the sizes it has now.
 *
 * <p><b>Threads</b>: safe; a reading is not a snapshot over several counters.
 */
public final class StoreStatistics {

  /** Look-ups that returned a value. */
  public final LongAdder hits = new LongAdder();

  /** Values stored. */
  public final LongAdder puts = new LongAdder();

  /** Values that were offered and could not be stored, whatever the reason. */
  public final LongAdder putFailures = new LongAdder();

  /** Values that were not stored because they were given no time to live. */
  public final LongAdder putsDeclined = new LongAdder();

  /** Values that were given no time to live of their own because the function for it threw. */
  public final LongAdder timeToLiveFailures = new LongAdder();

  /** Entries that the cache removed by itself: expired, corrupt or over budget. */
  public final LongAdder evictions = new LongAdder();

  /** Entries that a caller removed. */
  public final LongAdder removals = new LongAdder();

  /** Bytes written for stored values, with headers and checksums. */
  public final LongAdder bytesWritten = new LongAdder();

  /** Blocks whose checksum was compared and matched. */
  public final LongAdder blocksVerified = new LongAdder();

  /** Blocks whose checksum did not match. */
  public final LongAdder blocksFailed = new LongAdder();

  /** Live entries. */
  public final AtomicLong entries = new AtomicLong();

  /** Bytes of the live entries. */
  public final AtomicLong bytesStored = new AtomicLong();

  private final Map<MissReason, LongAdder> misses = new EnumMap<>(MissReason.class);

  /** Creates the counters at zero. */
  public StoreStatistics() {
    for (MissReason reason : MissReason.values()) {
      misses.put(reason, new LongAdder());
    }
  }

  /** Counts one miss. */
  public void miss(MissReason reason) {
    adder(reason).increment();
  }

  /** Misses of one reason. */
  public long misses(MissReason reason) {
    return adder(reason).sum();
  }

  /** Misses of all reasons. */
  public long misses() {
    long sum = 0;
    for (LongAdder adder : misses.values()) {
      sum += adder.sum();
    }
    return sum;
  }

  private LongAdder adder(MissReason reason) {
    return Objects.requireNonNull(misses.get(reason));
  }
}
