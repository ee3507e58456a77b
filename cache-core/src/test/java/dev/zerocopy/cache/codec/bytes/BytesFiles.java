package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.entry.BootWord;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Values of {@link BytesCodec} in files of a test's own. */
final class BytesFiles {

  static final CacheSerializer SERIALIZER =
      CacheSerializer.builder().codec(new BytesCodec()).build();

  private static final int SMALL_ENTRY_BYTES = 16 << 10;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private BytesFiles() {}

  static Path write(Path directory, Object value) throws IOException {
    Path file = directory.resolve("bytes-" + NUMBERS.incrementAndGet() + ".entry");
    return EntryFiles.write(file, EntryFiles.KEY, writer -> SERIALIZER.write(value, writer));
  }

  static StoredEntry openMapped(Path file) throws IOException {
    return open(file, 0, ChecksumMode.LAZY);
  }

  /** As a store opens it: mapped or not, by its size. */
  static StoredEntry open(Path file) throws IOException {
    return open(file, SMALL_ENTRY_BYTES, ChecksumMode.LAZY);
  }

  static StoredEntry open(Path file, int maxReadBytes, ChecksumMode mode) throws IOException {
    try {
      return FileEntry.open(
          file,
          file,
          null,
          mode,
          BootWord.DURABLE,
          maxReadBytes,
          new StoreStatistics(),
          (entry, detail) -> {});
    } catch (EntryUnreadableException e) {
      throw new IOException(e);
    }
  }

  static Object hit(StoredEntry entry) {
    return Objects.requireNonNull(SERIALIZER.read(entry));
  }

  static StoredEntry store(Path directory, Object value) throws IOException {
    return openMapped(write(directory, value));
  }
}
