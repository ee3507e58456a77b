package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Entries of records in files of a test's own. */
final class RecordFiles {

  static final RecordCodec CODEC = new RecordCodec(RecordFiles.class.getClassLoader());
  static final CacheSerializer SERIALIZER = serializer(CODEC);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private RecordFiles() {}

  static CacheSerializer serializer(RecordCodec codec) {
    return CacheSerializer.builder().codec(codec).build();
  }

  static Path write(Path directory, Object value) throws IOException {
    return write(directory, value, SERIALIZER);
  }

  static Path write(Path directory, Object value, CacheSerializer serializer) throws IOException {
    Path file = directory.resolve("records-" + NUMBERS.incrementAndGet() + ".arrow");
    return EntryFiles.write(file, EntryFiles.KEY, writer -> serializer.write(value, writer));
  }

  static Object read(Path file) throws IOException {
    return read(EntryFiles.open(file));
  }

  static Object read(StoredEntry entry) {
    return Objects.requireNonNull(SERIALIZER.read(entry));
  }

  @SuppressWarnings("unchecked")
  static <R extends Record> RecordList<R> store(Path directory, java.util.List<R> list)
      throws IOException {
    return (RecordList<R>) read(write(directory, list));
  }
}
