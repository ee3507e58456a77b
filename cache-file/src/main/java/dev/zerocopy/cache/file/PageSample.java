package dev.zerocopy.cache.file;

import dev.zerocopy.cache.entry.MappedEntry;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much of mapped entries is in the page cache, estimated from a sample of pages: at equal steps
 * over all their bytes from a random start, so that each byte counts alike and none twice.
 *
 * <p>A look at a page is one {@code mincore} of about a microsecond. With {@value #PAGES} looks the
 * error is a few percent of what is mapped; entries that are resident as a whole or not at all, the
 * usual case, make it no larger.
 */
final class PageSample {

  static final int PAGES = 256;

  private PageSample() {}

  static long residentBytes(Iterable<MappedEntry> entries) {
    long total = 0;
    for (MappedEntry entry : entries) {
      total += entry.lengthBytes();
    }
    if (total == 0) {
      return 0;
    }
    long step = Math.max(1, total / PAGES);
    long next = ThreadLocalRandom.current().nextLong(step); // of the bytes of this entry and on
    long looks = 0;
    long resident = 0;
    for (MappedEntry entry : entries) {
      for (; next < entry.lengthBytes() && looks < 2 * PAGES; next += step) {
        looks++;
        resident += entry.isResident(next) ? 1 : 0;
      }
      next -= entry.lengthBytes();
    }
    return looks == 0 ? 0 : Math.round((double) total * resident / looks);
  }
}
