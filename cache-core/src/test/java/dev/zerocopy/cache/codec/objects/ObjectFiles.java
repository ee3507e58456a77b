package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects in entry files of a test's own. */
final class ObjectFiles {

  static final AllowedTypes TYPES = AllowedTypes.of(List.of("dev.zerocopy.cache.codec.objects."));
  static final ClassLoader LOADER = ObjectFiles.class.getClassLoader();

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private ObjectFiles() {}

  static ForyCodec fory() {
    return new ForyCodec(TYPES, LOADER);
  }

  static JdkCodec jdk() {
    return new JdkCodec(TYPES, LOADER);
  }

  static JacksonCodec jackson() {
    return new JacksonCodec(TYPES, LOADER);
  }

  static Path write(Path directory, Codec codec, Object value) throws IOException {
    return writeTo(directory.resolve("object-" + NUMBERS.incrementAndGet()), codec, value);
  }

  /** Writes a file anew; there is none if the value is refused. */
  static Path writeTo(Path file, Codec codec, Object value) throws IOException {
    Files.deleteIfExists(file);
    CacheSerializer serializer = CacheSerializer.builder().codec(codec).build();
    return EntryFiles.write(file, EntryFiles.KEY, writer -> serializer.write(value, writer));
  }

  static Object read(StoredEntry entry, Codec codec) {
    return Objects.requireNonNull(CacheSerializer.builder().codec(codec).build().read(entry));
  }

  static Object read(Path file, Codec codec) throws IOException {
    return read(EntryFiles.open(file), codec);
  }
}
