package dev.zerocopy.cache.file;

/**
 * How much disk a cache or a directory may use.
 *
 * @param maxBytes most bytes of disk blocks, those of removed entries included that somebody still
 *     reads; 0 for no limit
 * @param maxEntries most entries; 0 for no limit
 */
public record DiskLimits(long maxBytes, long maxEntries) {

  /** No limit at all. */
  public static final DiskLimits NONE = new DiskLimits(0, 0);

  /** Refuses negative limits. */
  public DiskLimits {
    if (maxBytes < 0 || maxEntries < 0) {
      throw new IllegalArgumentException(
          "limits must not be negative, got %d bytes, %d entries".formatted(maxBytes, maxEntries));
    }
  }

  boolean areNone() {
    return maxBytes == 0 && maxEntries == 0;
  }
}
