package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What all caches of a directory use together.
 *
 * <pre>
 *  offset
 *       0  "ZCCBUDGT"
 *       8  bytes of the files of all caches      16  number of these files
 *      24  budget of the directory, see {@link SharedBudget}
 *      56  latest time at which an entry was written, in ms since the epoch
 * </pre>
 *
 * <p>The sums are changed with each file and set right by the evictor every time it looks, so that
 * what a process leaves out that dies is wrong for moments only.
 */
final class DirectoryPage {

  private static final String FILE = "budget";
  private static final long KIND = 0x544744554243435aL; // "ZCCBUDGT"
  private static final int BYTES_AT = 8;
  private static final int ENTRIES_AT = 16;
  private static final int BUDGET_AT = 24;
  private static final int LATEST_AT = 56;
  private static final int LENGTH_BYTES = 64;

  private final SharedPage page;
  private final SharedBudget budget;

  private DirectoryPage(SharedPage page) {
    this.page = page;
    this.budget = new SharedBudget(page, BUDGET_AT);
  }

  static DirectoryPage open(Path directory) throws IOException {
    return new DirectoryPage(SharedPage.open(directory, FILE, KIND, LENGTH_BYTES, empty -> {}));
  }

  SharedBudget budget() {
    return budget;
  }

  long usedBytes() {
    return page.get(BYTES_AT);
  }

  long usedEntries() {
    return page.get(ENTRIES_AT);
  }

  void addUsage(long bytes, long entries) {
    page.getAndAdd(BYTES_AT, bytes);
    page.getAndAdd(ENTRIES_AT, entries);
  }

  void setUsage(long bytes, long entries) {
    page.set(BYTES_AT, bytes);
    page.set(ENTRIES_AT, entries);
  }

  /** Notes when an entry was written; of several at a time one may be missed by little. */
  void written(long millis) {
    if (millis > page.get(LATEST_AT)) {
      page.set(LATEST_AT, millis);
    }
  }

  /** The latest time at which an entry was written, since it was last set. */
  long latestWrittenMillis() {
    return page.get(LATEST_AT);
  }

  void setLatestWritten(long millis) {
    page.set(LATEST_AT, millis);
  }

  boolean reattachIfLost() throws IOException {
    return page.reattachIfLost();
  }

  void detach() {
    page.detach();
  }
}
