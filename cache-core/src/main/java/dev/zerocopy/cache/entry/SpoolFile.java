package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An entry without a store: a temporary file that is unlinked before anything is written, then
 * mapped.
 *
 * <p>Its disk blocks are freed when nobody can reach the entry any more, or when the process ends,
 * however it ends.
 */
public final class SpoolFile {

  private SpoolFile() {}

  /** Writes an entry into {@code java.io.tmpdir} and returns it opened, checksums unused. */
  public static StoredEntry write(CacheStore.Body body) throws IOException {
    return fill(
        ChecksumMode.NONE,
        channel -> {
          try (EntryEncoder encoder = new EntryEncoder(new StagedOutput(channel), null)) {
            EntryAttributes attributes = body.writeTo(encoder);
            encoder.complete(attributes, 0, Lifespan.ENDLESS);
          }
        });
  }

  /** Copies a whole entry into {@code java.io.tmpdir} and returns it opened. */
  public static StoredEntry copyOf(InputStream entry) throws IOException {
    return fill(ChecksumMode.LAZY, channel -> entry.transferTo(Channels.newOutputStream(channel)));
  }

  private static StoredEntry fill(ChecksumMode checksum, Content content) throws IOException {
    Path file = Files.createTempFile("zerocopy-cache-", ".spool");
    try (FileChannel channel = openUnlinked(file)) {
      content.writeTo(channel);
      return openElsewhere(channel, file, checksum);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Opens the entry on a thread that nobody interrupts: the channel could not be opened again. */
  private static StoredEntry openElsewhere(FileChannel channel, Path file, ChecksumMode checksum)
      throws IOException {
    try {
      return CompletableFuture.supplyAsync(() -> open(channel, file, checksum), SpoolFile::start)
          .join();
    } catch (CompletionException e) {
      throw new IOException("Spool file " + file + " cannot be read back: " + e.getCause(), e);
    }
  }

  private static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("zerocopy-cache-spool").start(work);
  }

  private static MappedEntry open(FileChannel channel, Path file, ChecksumMode checksum) {
    try {
      return new EntryOpener(channel, file, new StoreStatistics())
          .map(null, checksum, BootWord.DURABLE, (entry, detail) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EntryUnreadableException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  /** Opens a file that has no name any more, where the system can do without. */
  private static FileChannel openUnlinked(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  private interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }
}
