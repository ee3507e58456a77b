package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * What the processes that share a cache tell each other without a system call.
 *
 * <pre>
 *  offset
 *       0  "ZCCPAGE3"
 *       8  generation word: twice the cache's generation, plus 1 while a clear is under way; 0: not set
 *      16  boot in which the usage below was last counted
 *      24  budget of the cache, see {@link SharedBudget}
 *      64  {@value #COUNTERS} sequence counters, each for a share of the keys: odd while a file of
 *          such a key is renamed or unlinked, then even and larger than before
 *   32832  as many counters of evictions
 *   65600  {@value #GROUPS} times, for the files of 64 shares: their bytes, -1 if they are to be
 *          counted; their number; how many of them a clear made unreachable, and which generation
 *          was present when that was counted: after a later clear it is all of them
 * </pre>
 *
 * <p>All counters of a new page begin at random, so that what was seen in a lost page equals
 * nothing in its successor.
 *
 * <p><b>Threads</b>: safe. Counters, usage and generation are changed under their locks, read
 * without.
 */
final class CoherencePage {

  static final int COUNTERS = 4096;

  /** Groups of shares: those that have one lock in common. */
  static final int GROUPS = 64;

  private static final String FILE = "coherence";
  private static final long KIND = 0x334547415043435aL; // "ZCCPAGE3"
  private static final int GENERATION_AT = 8;
  private static final int BOOT_AT = 16;
  private static final int BUDGET_AT = 24;
  private static final int COUNTERS_AT = 64;
  private static final int REMOVALS_AT = COUNTERS_AT + COUNTERS * Long.BYTES;
  private static final int USAGE_AT = REMOVALS_AT + COUNTERS * Long.BYTES;
  private static final int USAGE_BYTES = 4 * Long.BYTES;
  private static final int LENGTH_BYTES = USAGE_AT + GROUPS * USAGE_BYTES;
  private static final int FILES = Long.BYTES;
  private static final int CLEARED = 2 * Long.BYTES;
  private static final int GENERATION = 3 * Long.BYTES;
  private static final long UNCOUNTED = -1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SharedPage page;
  private final SharedBudget budget;

  private CoherencePage(SharedPage page) {
    this.page = page;
    this.budget = new SharedBudget(page, BUDGET_AT);
  }

  /** Maps the page of a cache's folder, making it if there is none. */
  static CoherencePage open(Path folder) throws IOException {
    return new CoherencePage(
        SharedPage.open(folder, FILE, KIND, LENGTH_BYTES, CoherencePage::fill));
  }

  private static void fill(ByteBuffer page) {
    for (int i = 0; i < COUNTERS; i++) {
      page.putLong((int) counterAt(i), RANDOM.nextLong() & Long.MAX_VALUE >>> 1 & ~1L);
      page.putLong((int) removalsAt(i), RANDOM.nextLong() & Long.MAX_VALUE >>> 1);
    }
    for (int group = 0; group < GROUPS; group++) {
      page.putLong((int) usageAt(group), UNCOUNTED);
    }
  }

  long counter(int share) {
    return page.get(counterAt(share));
  }

  void setCounter(int share, long value) {
    page.set(counterAt(share), value);
  }

  long removals(int share) {
    return page.get(removalsAt(share));
  }

  /** Counts an eviction, also one whose caller could not get the lock. */
  void countRemoval(int share) {
    page.getAndAdd(removalsAt(share), 1);
  }

  private static long counterAt(int share) {
    return COUNTERS_AT + (long) share * Long.BYTES;
  }

  private static long removalsAt(int share) {
    return REMOVALS_AT + (long) share * Long.BYTES;
  }

  private static long usageAt(int group) {
    return USAGE_AT + (long) group * USAGE_BYTES;
  }

  long generationWord() {
    return page.get(GENERATION_AT);
  }

  void setGenerationWord(long word) {
    page.set(GENERATION_AT, word);
  }

  /** The present generation; while it is being cleared, still the old one. */
  long generation() {
    return generationWord() >>> 1;
  }

  /** Forgets what was counted in another boot: the page may be older than the files. */
  void forgetUsageOfAnotherBoot(long presentBoot) {
    if (page.get(BOOT_AT) != presentBoot) {
      for (int group = 0; group < GROUPS; group++) {
        forgetUsage(group);
      }
      page.set(BOOT_AT, presentBoot);
    }
  }

  /** Has a group counted anew: nobody knows what a process did that died in a change. */
  void forgetUsage(int group) {
    page.set(usageAt(group), UNCOUNTED);
  }

  boolean isCounted(int group) {
    return page.get(usageAt(group)) != UNCOUNTED;
  }

  /** Files of a group, if they are counted. */
  long files(int group) {
    return page.get(usageAt(group) + FILES);
  }

  /** How many files of a group were unreachable already in a generation, as far as is known. */
  long clearedFiles(int group, long generation) {
    long known = page.get(usageAt(group) + GENERATION);
    return known == generation || known == 0 ? page.get(usageAt(group) + CLEARED) : files(group);
  }

  /** Sets what a group uses, under its lock. */
  void setUsage(int group, long bytes, long files, long clearedFiles, long generation) {
    long at = usageAt(group);
    page.set(at + CLEARED, Math.clamp(clearedFiles, 0, files));
    page.set(at + GENERATION, generation);
    page.set(at + FILES, files);
    page.set(at, bytes);
  }

  /** Adds to what a group uses, under its lock. */
  void addUsage(int group, long bytes, long files, long clearedFiles, long generation) {
    long present = page.get(usageAt(group));
    if (present != UNCOUNTED) {
      setUsage(
          group,
          Math.max(0, present + bytes),
          Math.max(0, files(group) + files),
          clearedFiles(group, generation) + clearedFiles,
          generation);
    }
  }

  /** Bytes that the files of all groups use, as far as they are counted. */
  long usedBytes() {
    long sum = 0;
    for (int group = 0; group < GROUPS; group++) {
      sum += Math.max(0, page.get(usageAt(group)));
    }
    return sum;
  }

  /** Files of all groups, as far as they are counted. */
  long usedEntries() {
    long sum = 0;
    for (int group = 0; group < GROUPS; group++) {
      sum += isCounted(group) ? files(group) : 0;
    }
    return sum;
  }

  /** Files that no clear has made unreachable, as far as they are counted. */
  long reachableEntries() {
    long generation = generation();
    long sum = 0;
    for (int group = 0; group < GROUPS; group++) {
      sum += isCounted(group) ? files(group) - clearedFiles(group, generation) : 0;
    }
    return Math.max(0, sum); // a group may have changed while it was read
  }

  /** What the cache may use. */
  SharedBudget budget() {
    return budget;
  }

  /**
   * Maps the page anew if somebody deleted, replaced or cut the file, and says whether that was so.
   */
  boolean reattachIfLost() throws IOException {
    return page.reattachIfLost();
  }

  /** Lets go of the file; what still asks gets zeros. */
  void detach() {
    page.detach();
  }
}
