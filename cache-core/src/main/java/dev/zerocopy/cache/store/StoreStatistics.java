package dev.zerocopy.cache.store;

import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

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

  /** Values that were not stored because they were given no time to live, or are null. */
  public final LongAdder putsDeclined = new LongAdder();

  /** Values that were given no time to live of their own because the function for it threw. */
  public final LongAdder timeToLiveFailures = new LongAdder();

  /** Entries that a caller removed. */
  public final LongAdder removals = new LongAdder();

  /** Bytes written for stored values, with headers and checksums. */
  public final LongAdder bytesWritten = new LongAdder();

  /** Bytes of the content of values that were compressed, before they were. */
  public final LongAdder bytesBeforeCompression = new LongAdder();

  /** Bytes that they were compressed to. */
  public final LongAdder bytesAfterCompression = new LongAdder();

  /** Blocks whose checksum was compared and matched. */
  public final LongAdder blocksVerified = new LongAdder();

  /** Blocks whose checksum did not match. */
  public final LongAdder blocksFailed = new LongAdder();

  private final Map<MissReason, LongAdder> misses = new EnumMap<>(MissReason.class);
  private final Map<EvictionCause, LongAdder> evictions = new EnumMap<>(EvictionCause.class);
  private final Map<Reason, LongAdder> refusals = new EnumMap<>(Reason.class);
  private final Map<Reason, LongAdder> deferrals = new EnumMap<>(Reason.class);
  private final LongSupplier entries;
  private final LongSupplier bytesStored;
  private final boolean knowsSizes;

  /** Creates the counters at zero, of a cache that has no entries. */
  public StoreStatistics() {
    this(() -> 0, () -> 0);
  }

  /** Creates the counters at zero, of a cache whose sizes can be asked for. */
  public StoreStatistics(LongSupplier entries, LongSupplier bytesStored) {
    this(entries, bytesStored, true);
  }

  private StoreStatistics(LongSupplier entries, LongSupplier bytesStored, boolean knowsSizes) {
    this.entries = entries;
    this.bytesStored = bytesStored;
    this.knowsSizes = knowsSizes;
    for (MissReason reason : MissReason.values()) {
      misses.put(reason, new LongAdder());
    }
    for (EvictionCause cause : EvictionCause.values()) {
      evictions.put(cause, new LongAdder());
    }
    for (Reason reason : Reason.values()) {
      refusals.put(reason, new LongAdder());
      deferrals.put(reason, new LongAdder());
    }
  }

  /** Creates the counters at zero, of a cache whose sizes nobody counts. */
  public static StoreStatistics withoutSizes() {
    return new StoreStatistics(() -> 0, () -> 0, false);
  }

  /** Whether {@link #entries} and {@link #bytesStored} say something; both are 0 if not. */
  public boolean knowsSizes() {
    return knowsSizes;
  }

  /** Entries that are stored, by whichever process. */
  public long entries() {
    return entries.getAsLong();
  }

  /** Bytes that the stored entries take where they are kept. */
  public long bytesStored() {
    return bytesStored.getAsLong();
  }

  /** Counts a value that was not stored because the backend did not take it. */
  public void refused(Reason reason) {
    Objects.requireNonNull(refusals.get(reason)).increment();
  }

  /** Values that were not stored because the backend did not take them, for one reason. */
  public long refusals(Reason reason) {
    return Objects.requireNonNull(refusals.get(reason)).sum();
  }

  /** Counts a removal that did not reach the backend, and is done later. */
  public void deferred(Reason reason) {
    Objects.requireNonNull(deferrals.get(reason)).increment();
  }

  /** Removals that did not reach the backend when they were asked for, for one reason. */
  public long deferrals(Reason reason) {
    return Objects.requireNonNull(deferrals.get(reason)).sum();
  }

  /** Counts an entry that the cache removed by itself. */
  public void evicted(EvictionCause cause) {
    Objects.requireNonNull(evictions.get(cause)).increment();
  }

  /** Entries that the cache removed by itself, for one cause. */
  public long evictions(EvictionCause cause) {
    return Objects.requireNonNull(evictions.get(cause)).sum();
  }

  /** Entries that the cache removed by itself, for all causes. */
  public long evictions() {
    return evictions.values().stream().mapToLong(LongAdder::sum).sum();
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
