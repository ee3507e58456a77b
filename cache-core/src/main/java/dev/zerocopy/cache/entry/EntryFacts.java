package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an entry file says of itself to somebody who does not want its value. Nothing is mapped.
 *
 * @param uncompressedBytes length of the content before it was compressed, or as it is
 */
public record EntryFacts(
    EntrySummary summary, CacheKey key, EntryAttributes attributes, long uncompressedBytes) {

  /** Reads and checks a file's header. */
  public static EntryFacts read(Path file) throws IOException, EntryUnreadableException {
    return EntryOpener.open(
        file, new StoreStatistics(), opener -> EntryFacts.of(opener, opener.readHeader()));
  }

  /**
   * Reads and checks a whole file: header, trailer, the checksum of each block.
   *
   * @param statistics where the blocks are counted
   * @throws EntryUnreadableException if not even its header can be read
   */
  public static Verified verify(Path file, StoreStatistics statistics)
      throws IOException, EntryUnreadableException {
    return EntryOpener.open(
        file,
        statistics,
        opener -> {
          EntryHeader header = opener.readHeader();
          EntryFacts facts = EntryFacts.of(opener, header);
          try {
            opener.verifyBehind(header);
            return new Verified(facts, null);
          } catch (EntryUnreadableException e) {
            return new Verified(facts, e.getMessage());
          }
        });
  }

  private static EntryFacts of(EntryOpener opener, EntryHeader header) {
    return new EntryFacts(
        EntrySummary.of(header, opener.expiryWord(), opener.lastUseWord()),
        CacheKey.ofBytes(header.key()),
        header.attributes(),
        header.uncompressedBytes());
  }

  /**
   * A file of which all was read.
   *
   * @param damage which part differs, what was expected and found, or null if all is well
   */
  public record Verified(EntryFacts facts, @Nullable String damage) {}
}
