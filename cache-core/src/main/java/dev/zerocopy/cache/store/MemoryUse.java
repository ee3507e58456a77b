package dev.zerocopy.cache.store;

/**
 * What the entries of a cache take of this process's memory and address space.
 *
 * <p><b>Threads</b>: safe; a reading is not a snapshot.
 */
public interface MemoryUse {

  /** Bytes of entries that are mapped, retired ones included. */
  long mappedBytes();

  /** Bytes of mapped entries that are no longer in the cache but still reachable. */
  long retiredBytes();

  /** Entries that are mapped, retired ones included. */
  int mappings();

  /** About how many bytes of the heap entries take that were read instead of mapped. */
  long heapBytes();

  /**
   * About how many bytes of the mapped entries are in the page cache, whoever brought them there;
   * retired ones do not count. Estimated by looking at some hundred pages, which takes less than a
   * millisecond; most kernels tell it for one's own files only.
   */
  long residentBytes();
}
