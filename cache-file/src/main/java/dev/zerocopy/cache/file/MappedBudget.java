package dev.zerocopy.cache.file;

import dev.zerocopy.cache.file.MappingTable.Mapped;
import dev.zerocopy.cache.store.CacheKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bytes of live entries that this JVM may map, for all caches of a directory together.
 *
 * <p>When there are more, the entry goes that is the coldest of its cache, of the cache whose
 * coldest was hit least recently. Its views read on.
 *
 * <p><b>Threads</b>: safe. Threads that map at the same time may exceed the bound by what they map,
 * for as long as one of them makes room.
 */
final class MappedBudget {

  private final long maxBytes;
  private final RetiredMappings ledger;
  private final List<MappingTable> tables = new CopyOnWriteArrayList<>();
  private final ReentrantLock trimming = new ReentrantLock();

  private volatile int now;

  MappedBudget(long maxBytes, RetiredMappings ledger) {
    this.maxBytes = maxBytes;
    this.ledger = ledger;
  }

  /** Makes the table of a cache, which shares the budget with the others. */
  MappingTable newTable(int maxMappings) {
    MappingTable table = new MappingTable(maxMappings, ledger.part(), this);
    tables.add(table);
    return table;
  }

  long maxBytes() {
    return maxBytes;
  }

  /** Whether an entry may be mapped for longer than one hit. */
  boolean allows(long lengthBytes) {
    return lengthBytes <= maxBytes;
  }

  /** A coarse time, to tell which hit was earlier. */
  int now() {
    return now;
  }

  /** Lets the time go on; called by one thread, about once a second. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread
  void tick() {
    now++;
  }

  /** Retires cold entries until the others are within the budget. */
  void makeRoom() {
    // Whoever finds another at it leaves it to that one, which looks once more when it is done.
    while (isExceeded() && trimming.tryLock()) {
      try {
        while (isExceeded() && retireColdest()) {}
      } finally {
        trimming.unlock();
      }
    }
  }

  private boolean isExceeded() {
    return ledger.liveBytes() > maxBytes;
  }

  private boolean retireColdest() {
    MappingTable of = null;
    Map.Entry<CacheKey, Mapped> coldest = null;
    for (MappingTable table : tables) {
      Map.Entry<CacheKey, Mapped> candidate = table.coldest();
      if (candidate != null
          && (coldest == null
              || candidate.getValue().lastHit() - coldest.getValue().lastHit() < 0)) {
        coldest = candidate;
        of = table;
      }
    }
    if (of == null || coldest == null) {
      return false;
    }
    of.retire(coldest);
    return true;
  }
}
