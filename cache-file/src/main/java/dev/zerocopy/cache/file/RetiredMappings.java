package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.MappedEntry;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is mapped, and how much of that by entries that are gone but still reachable.
 *
 * <p>A retired entry has no resident pages, but its address space and the disk blocks of its
 * unlinked file are free only when the collector has found its last view.
 *
 * <p><b>Threads</b>: safe.
 */
final class RetiredMappings {

  private static final Cleaner CLEANER = Cleaner.create();

  private final AtomicLong mappedBytes = new AtomicLong();
  private final AtomicLong retiredBytes = new AtomicLong();
  private final AtomicInteger mappings = new AtomicInteger();
  private final AtomicLong freedBytes = new AtomicLong();

  /** Of what was retired before the mark; a race with it makes this too small, until the next. */
  private final AtomicLong markedBytes = new AtomicLong();

  private final AtomicInteger marks = new AtomicInteger();

  /** Begins the part of one cache. */
  Part part() {
    return new Part();
  }

  long mappedBytes() {
    return mappedBytes.get();
  }

  long retiredBytes() {
    return retiredBytes.get();
  }

  /** Bytes that are mapped and not retired. */
  long liveBytes() {
    return mappedBytes.get() - retiredBytes.get();
  }

  /** Bytes of retired mappings that are gone, since the beginning. */
  long freedBytes() {
    return freedBytes.get();
  }

  /** Marks what is retired by now. */
  void mark() {
    marks.incrementAndGet();
    markedBytes.set(retiredBytes.get());
  }

  /** Bytes of marked mappings that are still reachable, at least. */
  long markedBytes() {
    return markedBytes.get();
  }

  int mappings() {
    return mappings.get();
  }

  /** What one cache has mapped; the sums of all count it too. */
  final class Part {

    private final AtomicLong mappedBytes = new AtomicLong();
    private final AtomicLong retiredBytes = new AtomicLong();
    private final AtomicInteger mappings = new AtomicInteger();

    private Part() {}

    /** Counts a mapping until it is gone; the handle must not refer to the entry. */
    Tracked track(MappedEntry entry) {
      Tracked tracked = track(entry.lengthBytes());
      // The scope is what the entry, its views and every slice of its segment have in common.
      CLEANER.register(entry.bytes().scope(), tracked::unmapped);
      return tracked;
    }

    /** Counts a mapping until {@link Tracked#unmapped}. */
    Tracked track(long bytes) {
      addMapped(bytes, 1);
      return new Tracked(this, bytes);
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

    private void addMapped(long bytes, int count) {
      mappedBytes.addAndGet(bytes);
      mappings.addAndGet(count);
      RetiredMappings.this.mappedBytes.addAndGet(bytes);
      RetiredMappings.this.mappings.addAndGet(count);
    }

    private void addRetired(long bytes) {
      retiredBytes.addAndGet(bytes);
      RetiredMappings.this.retiredBytes.addAndGet(bytes);
    }
  }

  /** One mapping's share of the sums. */
  final class Tracked {

    private final Part part;
    private final long bytes;
    private final AtomicBoolean retired = new AtomicBoolean();
    private volatile int marksAtRetire;

    private Tracked(Part part, long bytes) {
      this.part = part;
      this.bytes = bytes;
    }

    /** Moves the mapping to the retired ones. */
    void retire() {
      if (retired.compareAndSet(false, true)) {
        marksAtRetire = marks.get();
        part.addRetired(bytes);
      }
    }

    void unmapped() {
      part.addMapped(-bytes, -1);
      if (!retired.compareAndSet(false, true)) {
        part.addRetired(-bytes);
        freedBytes.addAndGet(bytes);
        if (marksAtRetire != marks.get()) {
          markedBytes.addAndGet(-bytes);
        }
      }
    }
  }
}
