package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.records.RecordCodec;
import dev.zerocopy.cache.entry.BootWord;
import dev.zerocopy.cache.entry.EntryAssembler;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Packed entries in files of a test's own, and the ways to open them. */
final class PackedFiles {

  /** How an entry is opened. */
  enum Opening {
    MAPPED,
    READ,
    FETCHED
  }

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private PackedFiles() {}

  static CacheSerializer serializer(Compression compression) {
    return CacheSerializer.builder()
        .codec(new BytesCodec())
        .codec(new RecordCodec(PackedFiles.class.getClassLoader()))
        .compression(compression)
        .build();
  }

  static Path write(Path directory, CacheSerializer serializer, @Nullable Object value)
      throws IOException {
    Path file = directory.resolve("packed-" + NUMBERS.incrementAndGet());
    return EntryFiles.write(file, EntryFiles.KEY, serializer.body(value));
  }

  static StoredEntry open(Path file, Opening opening, ChecksumMode mode)
      throws IOException, EntryUnreadableException {
    if (opening == Opening.FETCHED) {
      ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file));
      return EntryAssembler.open(whole, EntryFiles.KEY, mode, new StoreStatistics());
    }
    return FileEntry.open(
        file,
        file,
        EntryFiles.KEY,
        mode,
        BootWord.DURABLE,
        opening == Opening.READ ? Integer.MAX_VALUE : 0,
        new StoreStatistics(),
        (entry, detail) -> {});
  }

  static StoredEntry open(Path file) throws IOException {
    return EntryFiles.open(file);
  }

  static Object read(CacheSerializer serializer, StoredEntry entry) {
    return Objects.requireNonNull(serializer.read(entry));
  }
}
