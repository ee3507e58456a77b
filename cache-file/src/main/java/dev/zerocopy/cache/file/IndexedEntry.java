package dev.zerocopy.cache.file;

/**
 * What the evictor knows of an entry; key and value of its index in one, as there may be millions.
 *
 * <p><b>Threads</b>: confined to the evictor.
 */
final class IndexedEntry {

  final EntryFiles files;
  final long hashHigh;
  final long hashLow;
  final int blocks;
  long expiresAtMillis;

  /** When the last use was written into the entry's file, in minutes since the epoch. */
  int lastUseMinutes;

  IndexedEntry(
      EntryFiles files,
      long hashHigh,
      long hashLow,
      long blocks,
      long expiresAtMillis,
      int lastUseMinutes) {
    this.files = files;
    this.hashHigh = hashHigh;
    this.hashLow = hashLow;
    this.blocks = Math.clamp(blocks, 1, Integer.MAX_VALUE);
    this.expiresAtMillis = expiresAtMillis;
    this.lastUseMinutes = lastUseMinutes;
  }

  /** What an entry is looked up by. */
  static IndexedEntry probe(EntryFiles files, long hashHigh, long hashLow) {
    return new IndexedEntry(files, hashHigh, hashLow, 1, 0, 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexedEntry entry
        && hashLow == entry.hashLow
        && hashHigh == entry.hashHigh
        && files == entry.files;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hashLow);
  }
}
