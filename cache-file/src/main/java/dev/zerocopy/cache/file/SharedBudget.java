package dev.zerocopy.cache.file;

/**
 * Four words of a shared page: what a cache or a directory may use, and what keeps it from that.
 *
 * <pre>
 *   0  most bytes, 0 for no limit                         8  most entries, 0 for no limit
 *  16  bytes of removed entries that somebody still reads 24  bytes that a put waits for
 * </pre>
 *
 * <p><b>Threads</b>: safe, across processes too.
 */
final class SharedBudget {

  /** By what part of a limit removed entries may exceed it. */
  private static final int PASSING_PART = 8;

  private final SharedPage page;
  private final long maxBytesAt;
  private final long maxEntriesAt;
  private final long retiredAt;
  private final long wantedAt;

  /** Takes the words from an offset on. */
  SharedBudget(SharedPage page, long offset) {
    this.page = page;
    this.maxBytesAt = offset;
    this.maxEntriesAt = offset + Long.BYTES;
    this.retiredAt = offset + 2 * Long.BYTES;
    this.wantedAt = offset + 3 * Long.BYTES;
  }

  /** The limits, as the process set them that opened the directory last. */
  DiskLimits limits() {
    return new DiskLimits(Math.max(0, page.get(maxBytesAt)), Math.max(0, page.get(maxEntriesAt)));
  }

  void setLimits(DiskLimits limits) {
    page.set(maxBytesAt, limits.maxBytes());
    page.set(maxEntriesAt, limits.maxEntries());
  }

  /** Disk blocks of removed entries that some process still maps, in bytes. */
  long retiredBytes() {
    return page.get(retiredAt);
  }

  void setRetiredBytes(long bytes) {
    page.set(retiredAt, bytes);
  }

  /** Whether what removed entries take is missing, or may soon be. */
  boolean isShort(long usedBytes) {
    long max = limits().maxBytes();
    long retired = retiredBytes();
    return max > 0
        && retired > 0
        && (retired > max / PASSING_PART || usedBytes + retired > max - max / Room.HEADROOM);
  }

  /** Whether entries of some bytes have room beside those that are stored. */
  boolean hasRoom(long usedBytes, long usedEntries, long bytes, long entries) {
    DiskLimits limits = limits();
    return (limits.maxBytes() == 0 || bytes <= 0 || usedBytes + bytes <= limits.maxBytes())
        && (limits.maxEntries() == 0 || usedEntries + entries <= limits.maxEntries());
  }

  /**
   * Whether that leaves room for removed entries that are still read.
   *
   * <p>Those that were removed a moment ago are freed by the next collections. So that a put need
   * not wait for these, the limit may be exceeded by an eighth on their account, but not by more.
   */
  boolean hasRoomBesideRetired(long usedBytes, long bytes) {
    long max = limits().maxBytes();
    return max == 0 || bytes <= 0 || usedBytes + retiredBytes() + bytes <= max + max / PASSING_PART;
  }

  /** The largest entry that a put waits for room for, in bytes; 0 if none does. */
  long wantedBytes() {
    return page.get(wantedAt);
  }

  /** Asks the evictor for room for one entry. */
  void want(long bytes) {
    long wanted = wantedBytes();
    while (wanted < bytes && !page.compareAndSet(wantedAt, wanted, bytes)) {
      wanted = wantedBytes();
    }
  }

  /** Ends a wish that is met or given up, unless it has become another. */
  void endWish(long bytes) {
    page.compareAndSet(wantedAt, bytes, 0);
  }
}
