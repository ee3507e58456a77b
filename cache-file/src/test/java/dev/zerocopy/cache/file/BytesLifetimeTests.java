package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buffers, segments and streams of entries that go while they are read, or are damaged. */
class BytesLifetimeTests {

  private static final List<String> KEYS = List.of("buffer", "segment", "stream", "array", "text");

  @TempDir private Path directory;
  private StoreDirectory store;
  private NamedCache cache;
  private byte[] content = {};

  @BeforeEach
  void openCache() throws IOException {
    CacheSerializer serializer = CacheSerializer.builder().codec(new BytesCodec()).build();
    store = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    cache = new NamedCache("bytes", store.store("bytes", serializer.checksum()), serializer, null);
  }

  @AfterEach
  void closeCache() throws IOException {
    store.close();
  }

  private void putAll(int size) {
    content = new byte[size];
    TestSeed.random().nextBytes(content);
    assertThat(cache.put("buffer", ByteBuffer.wrap(content))).isTrue();
    assertThat(cache.put("segment", MemorySegment.ofArray(content))).isTrue();
    assertThat(cache.put("stream", StreamedInputStream.of(() -> new ByteArrayInputStream(content))))
        .isTrue();
    assertThat(cache.put("array", content)).isTrue();
    assertThat(cache.put("text", "text of " + size)).isTrue();
  }

  private Object hit(String key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.find(key), key).value());
  }

  @ParameterizedTest
  @CsvSource({
    "evict, 1000",
    "evict, 5000000",
    "clear, 1000",
    "clear, 5000000",
    "replace, 1000",
    "replace, 5000000",
    "close, 1000",
    "close, 20000000"
  })
  void views_surviveWhatHappensToTheirEntries(String what, int size) throws Exception {
    putAll(size);
    ByteBuffer buffer = (ByteBuffer) hit("buffer");
    MemorySegment segment = (MemorySegment) hit("segment");
    InputStream stream = (InputStream) hit("stream");
    assertThat(stream.readNBytes(size / 2)).hasSize(size / 2);

    switch (what) {
      case "evict" -> KEYS.forEach(cache::evict);
      case "clear" -> cache.clear();
      case "replace" -> KEYS.forEach(key -> cache.put(key, "other"));
      default -> store.close();
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
    }

    assertThat(buffer).isEqualTo(ByteBuffer.wrap(content));
    assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(content);
    ByteBuffer rest = ByteBuffer.wrap(content).position(size / 2);
    assertThat(ByteBuffer.wrap(stream.readAllBytes())).isEqualTo(rest.slice());
    stream.reset();
    assertThat(stream.readAllBytes()).isEqualTo(content);
  }

  @Test
  void values_areFoundByTheNextProcess() throws Exception {
    putAll(100_000);
    store.close();
    openCache();
    assertThat((ByteBuffer) hit("buffer")).isEqualTo(ByteBuffer.wrap(content));
    assertThat((byte[]) hit("array")).isEqualTo(content);
    assertThat(((InputStream) hit("stream")).readAllBytes()).isEqualTo(content);
    assertThat(hit("text")).isEqualTo("text of 100000");
  }

  private void damage(String key) throws IOException {
    cache.evict(key);
    List<Path> before = Caches.entryFiles(directory);
    Object value =
        switch (key) {
          case "buffer" -> ByteBuffer.wrap(content);
          case "segment" -> MemorySegment.ofArray(content);
          case "stream" -> StreamedInputStream.of(() -> new ByteArrayInputStream(content));
          default -> content;
        };
    cache.put(key, value);
    List<Path> added = Caches.entryFiles(directory);
    added = added.stream().filter(file -> !before.contains(file)).toList();
    try (RandomAccessFile file = new RandomAccessFile(added.getFirst().toFile(), "rw")) {
      file.seek(600_000);
      int found = file.read();
      file.seek(600_000);
      file.write(found ^ 4);
    }
  }

  @Test
  void damagedArrayBufferOrSegment_isAMissOfReasonCorrupt_andStoredAnew() throws IOException {
    putAll(1_000_000);
    long corrupt = 0;
    for (String key : List.of("array", "buffer", "segment")) {
      damage(key);
      assertThat(cache.find(key)).as(key).isNull();
      assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(++corrupt);
      assertThat(cache.put(key, content)).isTrue();
      assertThat((byte[]) hit(key)).isEqualTo(content);
    }
  }

  @Test
  void damagedStream_failsWhereItIsDamaged_andIsGoneThen() throws IOException {
    putAll(1_000_000);
    damage("stream");
    InputStream stream = (InputStream) hit("stream");
    assertThat(stream.readNBytes(500_000)).hasSize(500_000);
    assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
    assertThat(cache.find("stream")).isNull();
    stream.skipNBytes(300_000);
    assertThat(stream.readAllBytes()).isNotEmpty();
  }
}
