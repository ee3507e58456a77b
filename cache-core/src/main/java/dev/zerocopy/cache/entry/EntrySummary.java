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
 * @param expiresAtMillis {@link Long#MAX_VALUE} for never
 */
public record EntrySummary(long entryId, long generation, long lengthBytes, long expiresAtMillis) {

  /** Reads and checks a file's header. */
  public static EntrySummary read(Path file) throws IOException, EntryUnreadableException {
    return UninterruptedIo.call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return of(new EntryOpener(channel, file, new StoreStatistics()).readHeader());
          }
        });
  }

  static EntrySummary of(EntryHeader header) {
    return new EntrySummary(
        header.entryId(), header.generation(), header.lengthBytes(), header.expiresAtMillis());
  }
}
