package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * An entry without a store: a temporary file that is mapped and at once unlinked.
 *
 * <p>Its disk blocks are freed when nobody can reach the entry any more, or when the process ends.
 */
public final class SpoolFile {

  private SpoolFile() {}

  /** Writes an entry into {@code java.io.tmpdir} and returns it opened, checksums unused. */
  public static StoredEntry write(CacheStore.Body body) throws IOException {
    return fill(
        ChecksumMode.NONE,
        file -> {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
              EntryEncoder encoder = new EntryEncoder(channel, null)) {
            EntryAttributes attributes = body.writeTo(encoder);
            encoder.complete(attributes, 0, Lifespan.ENDLESS);
          }
        });
  }

  /** Copies a whole entry into {@code java.io.tmpdir} and returns it opened. */
  public static StoredEntry copyOf(InputStream entry) throws IOException {
    return fill(
        ChecksumMode.LAZY, file -> Files.copy(entry, file, StandardCopyOption.REPLACE_EXISTING));
  }

  private static StoredEntry fill(ChecksumMode checksum, Content content) throws IOException {
    Path file = Files.createTempFile("zerocopy-cache-", ".spool");
    try {
      content.writeTo(file);
      return MappedEntry.open(file, null, checksum, new StoreStatistics(), (entry, detail) -> {});
    } catch (EntryUnreadableException e) {
      throw new IOException("Spool file " + file + " cannot be read back", e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private interface Content {
    void writeTo(Path file) throws IOException;
  }
}
