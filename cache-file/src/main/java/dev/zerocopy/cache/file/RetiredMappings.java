package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.MappedEntry;
import java.lang.ref.Cleaner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much is mapped, and how much of that by entries that are gone but still reachable.
 *
 * <p>A retired entry has no resident pages, but its address space and the disk blocks of its
 * unlinked file are free only when the collector has found its last view. Above a bound a
 * collection is requested; two are needed, some seconds apart.
 *
 * <p><b>Threads</b>: safe.
 */
final class RetiredMappings {

  private static final Logger LOG = LoggerFactory.getLogger(RetiredMappings.class);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final long MIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(12);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final AtomicLong mappedBytes = new AtomicLong();
  private final AtomicLong retiredBytes = new AtomicLong();
  private final AtomicInteger mappings = new AtomicInteger();
  private final long maxRetiredBytes;

  private long pauseNanos = MIN_PAUSE_NANOS;
  private long lastRequestNanos = System.nanoTime() - MIN_PAUSE_NANOS;
  private long retiredAtLastRequest;

  RetiredMappings(long maxRetiredBytes) {
    this.maxRetiredBytes = maxRetiredBytes;
  }

  /** Counts a mapping until it is gone; the handle must not refer to the entry. */
  Tracked track(MappedEntry entry) {
    Tracked tracked = new Tracked(entry.lengthBytes());
    mappedBytes.addAndGet(tracked.bytes);
    mappings.incrementAndGet();
    // The scope is what the entry, its views and every slice of its segment have in common.
    CLEANER.register(entry.bytes().scope(), tracked::unmapped);
    return tracked;
  }

  long mappedBytes() {
    return mappedBytes.get();
  }

  long retiredBytes() {
    return retiredBytes.get();
  }

  int mappings() {
    return mappings.get();
  }

  /** Requests a collection if too much is retired; called now and then by one thread. */
  void requestCollectionIfNeeded() {
    long retired = retiredBytes.get();
    long now = System.nanoTime();
    if (retired <= maxRetiredBytes || now - lastRequestNanos < pauseNanos) {
      return;
    }
    boolean helped = retired < retiredAtLastRequest;
    pauseNanos = helped ? MIN_PAUSE_NANOS : Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
    retiredAtLastRequest = retired;
    lastRequestNanos = now;
    LOG.debug("{} bytes of retired entries are still reachable: requesting a collection", retired);
    System.gc();
  }

  /** One mapping's share of the sums. */
  final class Tracked {

    private final long bytes;
    private final AtomicBoolean retired = new AtomicBoolean();

    private Tracked(long bytes) {
      this.bytes = bytes;
    }

    /** Moves the mapping to the retired ones. */
    void retire() {
      if (retired.compareAndSet(false, true)) {
        retiredBytes.addAndGet(bytes);
      }
    }

    private void unmapped() {
      mappedBytes.addAndGet(-bytes);
      mappings.decrementAndGet();
      if (!retired.compareAndSet(false, true)) {
        retiredBytes.addAndGet(-bytes);
      }
    }
  }
}
