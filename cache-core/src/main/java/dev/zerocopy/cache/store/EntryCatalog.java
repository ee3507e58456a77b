package dev.zerocopy.cache.store;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The stored entries of one cache, for whoever looks after it: no look is a hit or a miss.
 *
 * <p><b>Threads</b>: safe; a listing is not a snapshot.
 */
public interface EntryCatalog {

  /**
   * Lists entries in ascending order of their keys' hashes, those that are no longer served too.
   *
   * @param after only those with a larger hash, or null for the first
   * @param limit how many at most
   */
  List<CatalogEntry> list(@Nullable String after, int limit) throws IOException;

  /** The entry of a hash, or null if there is none. */
  @Nullable CatalogEntry find(String hash) throws IOException;

  /**
   * Reads an entry and compares all its checksums; it is not mapped for that, and no page of it
   * becomes part of this process. What proves damaged is removed, logged and counted, as if a
   * reader had met it; what the system refuses to read stays.
   *
   * @return what was found, or null if there is no such entry that this release can read
   */
  @Nullable Verdict verify(String hash) throws IOException;

  /** Removes an entry whose header cannot be read; says whether there was one. */
  boolean removeUnreadable(String hash) throws IOException;

  /** Bytes of an entry's pages that are in this process's memory; empty if the system says none. */
  OptionalLong residentBytes(CatalogEntry entry);

  /**
   * What a verification found.
   *
   * @param lengthBytes how much was read
   * @param damage which block or part differs, what was expected and found; null if all is well
   */
  record Verdict(long lengthBytes, @Nullable String damage) {}
}
