package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a directory's index keeps of an entry, read from its header alone.
 *
 * @param entryId tells two entries of one file name apart
 * @param expiresAtMillis what the expiry word said when it was read; {@link Long#MAX_VALUE} for
 *     never
 * @param lastUseMillis when a hit was last noted, which is not done for each; at least when the
 *     entry was written
 */
public record EntrySummary(
    long entryId,
    long generation,
    long lengthBytes,
    long createdMillis,
    long expiresAtMillis,
    long lastUseMillis) {

  /** Reads and checks a file's header. */
  public static EntrySummary read(Path file) throws IOException, EntryUnreadableException {
    return EntryOpener.open(
        file,
        new StoreStatistics(),
        opener -> {
          EntryHeader header = opener.readHeader();
          return of(header, opener.expiryWord(), opener.lastUseWord());
        });
  }

  /** A word that is damaged says nothing; whoever opens the entry finds that. */
  static EntrySummary of(EntryHeader header, long expiryWord, long lastUseWord) {
    return new EntrySummary(
        header.entryId(),
        header.generation(),
        header.lengthBytes(),
        header.createdMillis(),
        LiveWord.isValid(expiryWord)
            ? header.expiryMillis(expiryWord)
            : header.latestExpiryMillis(),
        LiveWord.isValid(lastUseWord)
            ? Math.max(header.createdMillis(), LiveWord.millis(lastUseWord))
            : header.createdMillis());
  }

  /** Whether the entry's time has passed, or it was written before the clock was put back. */
  public boolean isOver(long nowMillis) {
    return Lifespan.isOver(createdMillis, expiresAtMillis, nowMillis);
  }
}
