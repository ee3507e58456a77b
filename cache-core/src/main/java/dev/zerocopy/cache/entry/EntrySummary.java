package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.UninterruptedIo;
import dev.zerocopy.cache.store.StoreStatistics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a directory's index keeps of an entry, read from its header alone.
 *
 * @param entryId tells two entries of one file name apart
 * @param expiresAtMillis what the expiry word said when it was read; {@link Long#MAX_VALUE} for
 *     never
 */
public record EntrySummary(
    long entryId, long generation, long lengthBytes, long createdMillis, long expiresAtMillis) {

  /** Reads and checks a file's header. */
  public static EntrySummary read(Path file) throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            EntryOpener opener = new EntryOpener(channel, file, new StoreStatistics());
            return of(opener.readHeader(), opener.readExpiryWord());
          }
        });
  }

  /** A word that is damaged says nothing; whoever opens the entry finds that. */
  static EntrySummary of(EntryHeader header, long expiryWord) {
    return new EntrySummary(
        header.entryId(),
        header.generation(),
        header.lengthBytes(),
        header.createdMillis(),
        LiveWord.isValid(expiryWord)
            ? header.expiryMillis(expiryWord)
            : header.latestExpiryMillis());
  }

  /** Whether the entry's time has passed, or it was written before the clock was put back. */
  public boolean isOver(long nowMillis) {
    return Lifespan.isOver(createdMillis, expiresAtMillis, nowMillis);
  }
}
