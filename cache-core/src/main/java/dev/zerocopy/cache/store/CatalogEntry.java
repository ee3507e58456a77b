package dev.zerocopy.cache.store;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored entry without reading its value.
 *
 * @param hash of its key, as {@link CacheKey#hashHex}
 * @param location where it is stored
 * @param lengthBytes what it takes there, header and checksums included
 * @param facts what its header says, or null if that cannot be read
 * @param problem why it cannot be read, or null if it can
 * @param opened what this process has of it in memory, or null if it is not mapped here
 */
public record CatalogEntry(
    String hash,
    String location,
    long lengthBytes,
    @Nullable Facts facts,
    @Nullable String problem,
    @Nullable Opened opened) {

  /**
   * What an entry's header says.
   *
   * @param uncompressedBytes length of the content before it was compressed, or as it is
   * @param expiresMillis in milliseconds since the epoch, {@link Long#MAX_VALUE} for never
   * @param lastUseMillis when a hit was last noted, which is not done for each
   */
  public record Facts(
      CacheKey key,
      EntryAttributes attributes,
      State state,
      long uncompressedBytes,
      long createdMillis,
      long expiresMillis,
      long lastUseMillis) {}

  /** Whether an entry is served. */
  public enum State {
    /** It is. */
    LIVE,
    /** Its time has passed. */
    EXPIRED,
    /** The cache was cleared since it was written. */
    CLEARED
  }

  /**
   * What a process has of a mapped entry.
   *
   * @param verifiedShare the part of its blocks that were compared with their checksums, 0 to 1
   * @param cachedShare about what part of it is in the page cache, whoever brought it there
   */
  public record Opened(double verifiedShare, double cachedShare) {}
}
