package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What happens to the entries of a directory, told to its evictor by all processes: a ring of
 * {@value #SLOTS} events in a shared page.
 *
 * <pre>
 *  offset
 *       0  "ZCCJRNL1"
 *       8  number of the next event            16  number of the next event that the evictor reads
 *     128  slots of 48 bytes: number of the event plus 1, while it is whole; hash of the cache's
 *          folder; high and low half of the key's hash; kind &lt;&lt; 56 | disk blocks; expiry in ms
 * </pre>
 *
 * <p>A writer takes a number and fills its slot; nobody waits for anybody. An evictor that falls
 * behind by more than the ring learns so and reads the directory instead. One that meets a number
 * whose writer died gives it up after a while: what the event would have told is found out when the
 * entry's file is next looked at. An event is a hint, never the truth.
 *
 * <p><b>Threads</b>: any may write, in any process; one reads.
 */
final class Journal {

  private static final String FILE = "journal";
  static final long KIND = 0x314c4e524a43435aL; // "ZCCJRNL1"
  private static final int SLOTS = 1 << 13;
  private static final int NEXT_AT = 8;
  private static final int READ_AT = 16;
  private static final int SLOTS_AT = 128;
  private static final int SLOT_BYTES = 48;
  static final int LENGTH_BYTES = SLOTS_AT + SLOTS * SLOT_BYTES;
  private static final int KIND_SHIFT = 56;
  private static final int MAX_UNREAD_HITS = SLOTS / 2;
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final SharedPage page;
  private long next;
  private long waitingSinceNanos;
  private boolean isWaiting;

  private Journal(SharedPage page) {
    this.page = page;
  }

  static Journal open(Path directory) throws IOException {
    return new Journal(SharedPage.open(directory, FILE, KIND, LENGTH_BYTES, empty -> {}));
  }

  /** Tells that a file takes its place; before it does, under its shard's lock. */
  void put(long folder, long hashHigh, long hashLow, long blocks, long expiresAtMillis) {
    write(Kind.PUT, folder, hashHigh, hashLow, blocks, expiresAtMillis);
  }

  /** Tells that a file is gone; after it is, under its shard's lock. */
  void remove(long folder, long hashHigh, long hashLow) {
    write(Kind.REMOVE, folder, hashHigh, hashLow, 0, 0);
  }

  /** Tells that an entry was hit, unless the evictor has enough to read. */
  void hit(long folder, long hashHigh, long hashLow) {
    if (!isBehindBy(MAX_UNREAD_HITS)) {
      write(Kind.HIT, folder, hashHigh, hashLow, 0, 0);
    }
  }

  private void write(
      Kind kind, long folder, long hashHigh, long hashLow, long blocks, long expiresAtMillis) {
    long number = page.getAndAdd(NEXT_AT, 1);
    long slot = slotAt(number);
    page.set(slot, 0);
    page.set(slot + 8, folder);
    page.set(slot + 16, hashHigh);
    page.set(slot + 24, hashLow);
    page.set(slot + 32, kind.code << KIND_SHIFT | blocks);
    page.set(slot + 40, expiresAtMillis);
    page.set(slot, number + 1);
  }

  private static long slotAt(long number) {
    return SLOTS_AT + (number & SLOTS - 1) * SLOT_BYTES;
  }

  /** Starts to read at the next event, for an evictor that is about to read the directory. */
  void skipAll() {
    next = page.get(NEXT_AT);
    isWaiting = false;
    page.set(READ_AT, next);
  }

  /**
   * Hands all events that are whole to a reader, in their order.
   *
   * @return whether none was lost
   */
  boolean read(Reader reader) {
    long end = page.get(NEXT_AT);
    boolean none = end - next <= SLOTS && end >= next;
    while (none && next < end) {
      long slot = slotAt(next);
      long stamp = page.get(slot);
      long folder = page.get(slot + 8);
      long hashHigh = page.get(slot + 16);
      long hashLow = page.get(slot + 24);
      long kindAndBlocks = page.get(slot + 32);
      long expiresAtMillis = page.get(slot + 40);
      if (stamp == next + 1 && page.get(slot) == stamp) {
        Kind kind = Kind.of(kindAndBlocks >>> KIND_SHIFT);
        long blocks = kindAndBlocks & (1L << KIND_SHIFT) - 1;
        reader.event(kind, folder, hashHigh, hashLow, blocks, expiresAtMillis);
        isWaiting = false;
        next++;
      } else if (page.get(NEXT_AT) - next > SLOTS) {
        none = false;
      } else if (isGivenUp()) {
        next++;
      } else {
        break;
      }
    }
    page.set(READ_AT, next);
    return none;
  }

  /** Whether the next event has been taken for so long that its writer must have died. */
  private boolean isGivenUp() {
    long now = System.nanoTime();
    if (!isWaiting) {
      isWaiting = true;
      waitingSinceNanos = now;
    }
    if (now - waitingSinceNanos < MAX_WAIT.toNanos()) {
      return false;
    }
    isWaiting = false;
    return true;
  }

  /** Whether events wait to be read. */
  boolean hasUnread() {
    return isBehindBy(1);
  }

  /** Whether at least so many events wait to be read, or were lost. */
  boolean isBehindBy(int events) {
    return page.get(NEXT_AT) - page.get(READ_AT) >= events;
  }

  boolean reattachIfLost() throws IOException {
    return page.reattachIfLost();
  }

  void detach() {
    page.detach();
  }

  /** What an event tells. */
  enum Kind {
    PUT(0),
    REMOVE(1),
    HIT(2);

    private final long code;

    Kind(long code) {
      this.code = code;
    }

    private static Kind of(long code) {
      return code == PUT.code ? PUT : code == REMOVE.code ? REMOVE : HIT;
    }
  }

  /** Takes one event; {@code folder} is the hash of a cache's folder. */
  @FunctionalInterface
  interface Reader {

    void event(
        Kind kind, long folder, long hashHigh, long hashLow, long blocks, long expiresAtMillis);
  }
}
