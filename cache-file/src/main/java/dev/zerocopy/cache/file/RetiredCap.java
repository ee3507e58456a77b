package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.ValueRefusedException;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cap on what retired entries hold.
 *
 * <p>Above it collections are requested. Two are needed until a mapping is gone, some seconds
 * apart: one finds the entry, the other what lingered. What was retired before {@value #PROOF} and
 * is there after them is held by views, and nobody can take it away from them. If that alone is
 * more than the cap, puts are refused until it is less: what is not stored cannot be retired, and
 * the blocks of unlinked files cannot fill the disk. Removals and look-ups go on, so that retired
 * bytes exceed the cap by what is mapped and by what is put until the proof is there, at most.
 *
 * <p><b>Threads</b>: safe; {@link #check} is one thread's.
 */
final class RetiredCap {

  private static final Logger LOG = LoggerFactory.getLogger(RetiredCap.class);

  /** More than {@code NativeRegion} lets a mapping linger. */
  static final long MIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(12);

  /** Between collections that do not help; they also are how the end of it is noticed. */
  static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Collections that prove it: one more than a mapping takes to go, on a machine that is late. */
  private static final int PROOF = 3;

  private final long maxBytes;
  private final RetiredMappings ledger;
  private final LongSupplier nanoTime;
  private final BooleanSupplier collection;

  private long pauseNanos = MIN_PAUSE_NANOS;
  private long roomPauseNanos = MIN_PAUSE_NANOS;
  private long freedAtRequestForRoom;
  private long nextRequestNanos;

  /** Collections since the mark. */
  private int requests;

  private boolean collectionsAreOff;

  /** What views hold, if that was found to be more than the cap; else 0. */
  private volatile long heldBytes;

  RetiredCap(long maxBytes, RetiredMappings ledger) {
    this(maxBytes, ledger, System::nanoTime, RetiredCap::collect);
  }

  /**
   * Creates a cap.
   *
   * @param collection collects, or returns false if that does nothing
   */
  RetiredCap(
      long maxBytes, RetiredMappings ledger, LongSupplier nanoTime, BooleanSupplier collection) {
    this.maxBytes = maxBytes;
    this.ledger = ledger;
    this.nanoTime = nanoTime;
    this.collection = collection;
    this.nextRequestNanos = nanoTime.getAsLong();
  }

  /** Says whether anything was collected: with {@code -XX:+DisableExplicitGC} nothing is. */
  private static boolean collect() {
    WeakReference<Object> probe = new WeakReference<>(new Object());
    System.gc();
    return probe.get() == null;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** Requests a collection if too much is retired; called about once a second. */
  void check() {
    long retired = ledger.retiredBytes();
    long held = ledger.markedBytes();
    if (retired <= maxBytes) {
      requests = 0;
      pauseNanos = MIN_PAUSE_NANOS;
      found(0);
      return;
    }
    if (heldBytes > 0 && held <= maxBytes) {
      found(0);
    }
    if (nanoTime.getAsLong() - nextRequestNanos < 0) {
      return;
    }
    if (requests == PROOF) {
      found(held > maxBytes ? held : 0);
      requests = 0;
    }
    pauseNanos = heldBytes > 0 ? Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos) : MIN_PAUSE_NANOS;
    request(retired);
    nextRequestNanos = nanoTime.getAsLong() + pauseNanos;
  }

  /**
   * Requests a collection because what is retired is missing to a limit of the disk; less and less
   * often if that frees nothing.
   */
  void requestForRoom() {
    if (ledger.retiredBytes() == 0 || nanoTime.getAsLong() - nextRequestNanos < 0) {
      return;
    }
    long freed = ledger.freedBytes();
    roomPauseNanos =
        freed == freedAtRequestForRoom
            ? Math.min(MAX_PAUSE_NANOS, 2 * roomPauseNanos)
            : MIN_PAUSE_NANOS;
    freedAtRequestForRoom = freed;
    request(ledger.retiredBytes());
    nextRequestNanos = nanoTime.getAsLong() + roomPauseNanos;
  }

  private void request(long retired) {
    LOG.debug("{} bytes of retired entries are still reachable: requesting a collection", retired);
    if (requests == 0) {
      ledger.mark();
    }
    requests++;
    if (!collection.getAsBoolean()) {
      requests = 0; // they prove nothing
      warnThatCollectionsAreOff(retired);
    }
  }

  private void warnThatCollectionsAreOff(long retired) {
    if (!collectionsAreOff) {
      collectionsAreOff = true;
      LOG.warn(
          "Retired entries hold {} of address space and disk, more than the {} of"
              + " zerocopy.cache.file.max-retired-size, and System.gc() does nothing here: they"
              + " are freed when the JVM collects by itself; drop -XX:+DisableExplicitGC,"
              + " -XX:+ExplicitGCInvokesConcurrent keeps such collections short",
          Megabytes.text(retired),
          Megabytes.text(maxBytes));
    }
  }

  private void found(long held) {
    if (held > 0 && heldBytes == 0) {
      LOG.warn("{}", sentence(held));
    } else if (held == 0 && heldBytes > 0) {
      LOG.info("Retired entries hold no more than {} again: puts go on", Megabytes.text(maxBytes));
    }
    heldBytes = held;
  }

  private String sentence(long held) {
    return "Values that are still held but no longer mapped for hits, as they were replaced,"
        + " removed or too many, hold "
        + Megabytes.text(held)
        + " of address space and disk, more than the "
        + Megabytes.text(maxBytes)
        + " of zerocopy.cache.file.max-retired-size, and collections do not free them: nothing is"
        + " stored until they are let go of; keep fewer of them, or raise the property";
  }

  /**
   * Lets a put go on.
   *
   * @throws ValueRefusedException while views hold more than the cap
   */
  void requireRoom() throws ValueRefusedException {
    long held = heldBytes;
    if (held > 0) {
      throw new ValueRefusedException(ValueRefusedException.Reason.NO_ROOM, sentence(held));
    }
  }
}
