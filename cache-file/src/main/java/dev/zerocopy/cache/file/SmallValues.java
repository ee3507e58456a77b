package dev.zerocopy.cache.file;

/**
 * How entries are treated for which a mapping does not pay.
 *
 * @param maxEntryBytes up to which length an entry is read into the heap instead of mapped; 0 maps
 *     all
 * @param memoryBytes about how much of the heap entries may take that were read, over all caches of
 *     a directory; beyond it, cold ones are read anew when they are next hit
 */
public record SmallValues(int maxEntryBytes, long memoryBytes) {

  /**
   * Up to where reading costs no more than mapping; from four times of it on it costs a third more.
   * What was measured is in {@code docs/performance.md}.
   */
  static final int DEFAULT_MAX_ENTRY_BYTES = 16 << 10;

  private static final int HEAP_SHARE = 16;

  /** The defaults: a sixteenth of the largest heap. */
  public static SmallValues defaults() {
    return new SmallValues(DEFAULT_MAX_ENTRY_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  /** These, with another bound of the heap taken. */
  public SmallValues withMemoryBytes(long bytes) {
    return new SmallValues(maxEntryBytes, bytes);
  }
}
