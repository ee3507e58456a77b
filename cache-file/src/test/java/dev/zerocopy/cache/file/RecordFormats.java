package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.records.RecordCodec;
import dev.zerocopy.cache.codec.records.RecordList;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.fory.Fory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ways to keep a list of records in files: this cache, and what one would write by hand with each
 * serializer, as its documentation says is fastest.
 */
final class RecordFormats {

  private static final int BUFFER_BYTES = 1 << 20;

  /** One way. */
  interface Format<R> {

    void put(List<R> list) throws Exception;

    List<R> hit() throws Exception;

    /** What the last put takes on the disk. */
    long storedBytes() throws Exception;
  }

  private RecordFormats() {}

  static <R extends Record> Map<String, Format<R>> all(
      StoreDirectory store, Path directory, Class<R> type, Class<?>... parts) {
    Map<String, Format<R>> formats = new LinkedHashMap<>();
    formats.put("this cache", new Cached<>(store, type));
    formats.put("JDK serialization", new Jdk<>(directory.resolve("jdk")));
    formats.put("Jackson 3", new Jackson<>(directory.resolve("json"), type));
    formats.put("Fory", new ForyFile<>(directory.resolve("fory"), type, parts));
    return formats;
  }

  private static final class Cached<R extends Record> implements Format<R> {

    private final NamedCache cache;

    Cached(StoreDirectory store, Class<R> type) {
      CacheSerializer serializer =
          CacheSerializer.builder().codec(new RecordCodec(type.getClassLoader())).build();
      String name = type.getSimpleName();
      this.cache = new NamedCache(name, store.store(name, serializer.checksum()), serializer, null);
    }

    @Override
    public void put(List<R> list) {
      if (!cache.put("key", list)) {
        throw new IllegalStateException("not stored");
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<R> hit() {
      return (List<R>) Objects.requireNonNull(Objects.requireNonNull(cache.find("key")).value());
    }

    @Override
    public long storedBytes() {
      return ((RecordList<?>) hit()).table().sizeBytes();
    }
  }

  /** A file that is written anew by each put. */
  private abstract static class OneFile<R> implements Format<R> {

    private final Path file;

    OneFile(Path file) {
      this.file = file;
    }

    abstract void write(List<R> list, OutputStream out) throws Exception;

    abstract List<R> read(InputStream in) throws Exception;

    @Override
    public void put(List<R> list) throws Exception {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
        write(list, out);
      }
    }

    @Override
    public List<R> hit() throws Exception {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
        return read(in);
      }
    }

    @Override
    public long storedBytes() throws IOException {
      return Files.size(file);
    }
  }

  private static final class Jdk<R> extends OneFile<R> {

    Jdk(Path file) {
      super(file);
    }

    @Override
    void write(List<R> list, OutputStream out) throws IOException {
      ObjectOutputStream objects = new ObjectOutputStream(out);
      objects.writeObject(list);
      objects.flush();
    }

    @Override
    @SuppressWarnings({"unchecked", "BanSerializableRead"}) // what this class has just written
    List<R> read(InputStream in) throws IOException, ClassNotFoundException {
      return (List<R>) new ObjectInputStream(in).readObject();
    }
  }

  private static final class Jackson<R> extends OneFile<R> {

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final JavaType listOfRecords;

    Jackson(Path file, Class<R> type) {
      super(file);
      this.listOfRecords = mapper.getTypeFactory().constructCollectionType(ArrayList.class, type);
    }

    @Override
    void write(List<R> list, OutputStream out) {
      mapper.writerFor(listOfRecords).writeValue(out, list);
    }

    @Override
    List<R> read(InputStream in) {
      return mapper.readerFor(listOfRecords).readValue(in);
    }
  }

  /** Registered classes, no references, generated code; from and to one array. */
  private static final class ForyFile<R> implements Format<R> {

    private final Path file;
    private final Fory fory;

    ForyFile(Path file, Class<R> type, Class<?>... parts) {
      this.file = file;
      this.fory =
          Fory.builder()
              .withXlang(false)
              .withCompatible(false)
              .withRefTracking(false)
              .withAsyncCompilation(false)
              .withMaxGraphMemoryBytes(Long.MAX_VALUE)
              .withMaxUnbackedContainerItems(Integer.MAX_VALUE)
              .requireClassRegistration(true)
              .build();
      fory.register(type);
      for (Class<?> part : parts) {
        fory.register(part);
      }
    }

    @Override
    public void put(List<R> list) throws IOException {
      Files.write(file, fory.serialize(list));
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<R> hit() throws IOException {
      return (List<R>) fory.deserialize(Files.readAllBytes(file));
    }

    @Override
    public long storedBytes() throws IOException {
      return Files.size(file);
    }
  }
}
