package dev.zerocopy.cache.test;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.entry.EntryEncoder;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.entry.FileOutput;
import dev.zerocopy.cache.entry.Lifespan;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore.Body;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Entries in files of a test's own, without a store. */
public final class EntryFiles {

  /** The serializer that writes and reads them. */
  public static final CacheSerializer SERIALIZER = CacheSerializer.builder().build();

  /** The key that entries have where a test names none. */
  public static final CacheKey KEY = CacheKey.of("entry file");

  /** When entries are created, as they say. */
  public static final long CREATED_MILLIS = 1_700_000_000_000L;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private EntryFiles() {}

  /** Writes a value into a new file. */
  public static Path write(Path file, @Nullable Object value) throws IOException {
    return write(file, KEY, writer -> SERIALIZER.write(value, writer));
  }

  /** Writes an entry into a new file. */
  public static Path write(Path file, @Nullable CacheKey key, Body body) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        EntryEncoder encoder = new EntryEncoder(new FileOutput(channel, file), key)) {
      encoder.complete(body.writeTo(encoder), 1, Lifespan.of(CREATED_MILLIS, null, null));
    }
    return file;
  }

  /** Opens a file with lazy checksums. */
  public static MappedEntry open(Path file) throws IOException {
    try {
      return MappedEntry.open(
          file, null, ChecksumMode.LAZY, new StoreStatistics(), (entry, detail) -> {});
    } catch (EntryUnreadableException e) {
      throw new IOException(file + " cannot be read", e);
    }
  }

  /** Opens a file as the table in it. */
  public static ArrowTable openTable(Path file) throws IOException {
    return table(open(file));
  }

  /** The table in an entry. */
  public static ArrowTable table(StoredEntry entry) {
    return (ArrowTable) Objects.requireNonNull(SERIALIZER.read(entry));
  }

  /** The root that a hit of an entry is. */
  public static VectorSchemaRoot root(MappedEntry entry) {
    return (VectorSchemaRoot) Objects.requireNonNull(SERIALIZER.read(entry));
  }

  /** Writes a value into a new file of a directory and opens it. */
  public static MappedEntry store(Path directory, @Nullable Object value) throws IOException {
    return open(write(directory.resolve("entry-" + NUMBERS.incrementAndGet() + ".arrow"), value));
  }
}
