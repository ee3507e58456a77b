package dev.zerocopy.cache.spring.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.codec.bytes.StoredBytesWriter;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;

class ResourceCodecTests {

  private static final Instant MODIFIED = Instant.ofEpochMilli(1_600_000_000_000L);
  private static final CacheSerializer SERIALIZER =
      CacheSerializer.builder().codec(new ResourceCodec()).build();

  @TempDir private Path directory;
  private StoreDirectory store;
  private NamedCache cache;

  @BeforeEach
  void openCache() throws IOException {
    store = StoreDirectory.open(StoreDirectoryOptions.of(directory.resolve("cache")));
    cache =
        new NamedCache(
            "resources", store.store("resources", SERIALIZER.checksum()), SERIALIZER, null);
  }

  @AfterEach
  void closeCache() throws IOException {
    store.close();
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    TestSeed.random().nextBytes(bytes);
    return bytes;
  }

  private Resource hit() {
    return (Resource) Objects.requireNonNull(Objects.requireNonNull(cache.find("k")).value());
  }

  private static byte[] content(Resource resource) throws IOException {
    try (InputStream in = resource.getInputStream()) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 20_000, 3_000_000})
  void file_comesBackWithContentNameAndTime(int size) throws IOException {
    byte[] bytes = randomBytes(size);
    Path file = Files.write(directory.resolve("réport.pdf"), bytes);
    Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    Resource original = new FileSystemResource(file);
    assertThat(cache.put("k", original)).isTrue();
    Files.delete(file);

    Resource hit = hit();
    assertThat(content(hit)).isEqualTo(bytes);
    assertThat(content(hit)).isEqualTo(bytes);
    assertThat(hit.getContentAsByteArray()).isEqualTo(bytes);
    assertThat(channelContent(hit, size)).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(hit.contentLength()).isEqualTo(size);
    assertThat(hit.lastModified()).isEqualTo(MODIFIED.toEpochMilli());
    assertThat(hit.getFilename()).isEqualTo("réport.pdf");
    assertThat(hit.getDescription()).isEqualTo(original.getDescription());
    assertThat(hit.exists()).isTrue();
    assertThat(hit.isReadable()).isTrue();
    assertThat(hit.isOpen()).isFalse();
  }

  private static ByteBuffer channelContent(Resource resource, int size) throws IOException {
    ByteBuffer all = ByteBuffer.allocateDirect(size + 1);
    try (ReadableByteChannel channel = resource.readableChannel()) {
      while (channel.read(all) > 0) {
        assertThat(all.hasRemaining()).isTrue();
      }
    }
    return all.flip();
  }

  @Test
  void hit_isNoFile() throws IOException {
    cache.put("k", new ByteArrayResource(randomBytes(100_000)));
    Resource hit = hit();
    assertThat(hit.isFile()).isFalse();
    assertThatThrownBy(hit::getFile).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(hit::getURL).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void resourceWithoutAFile_hasNoNameAndTheTimeOfItsPut() throws IOException {
    long before = System.currentTimeMillis();
    cache.put("k", new ByteArrayResource(randomBytes(100), "some bytes"));
    Resource hit = hit();
    assertThat(hit.getFilename()).isNull();
    assertThat(hit.getDescription()).contains("some bytes");
    assertThat(hit.lastModified()).isBetween(before, System.currentTimeMillis());
    assertThat(hit().lastModified()).isEqualTo(hit.lastModified());
  }

  @Test
  void hits_ofAMappedResource_areOneObjectThatNobodyChanges() {
    cache.put("k", new ByteArrayResource(randomBytes(100_000)));
    Resource hit = hit();
    assertThat(hit()).isSameAs(hit);
    assertThat(new ResourceCodec().isImmutable(hit)).isTrue();
    assertThat(new ResourceCodec().isImmutable(new ByteArrayResource(new byte[1]))).isFalse();
  }

  @Test
  void hit_whoseEntryIsGone_isReadable() throws IOException {
    byte[] bytes = randomBytes(1_000_000);
    cache.put("k", new ByteArrayResource(bytes));
    Resource hit = hit();
    InputStream half = hit.getInputStream();
    assertThat(half.readNBytes(500_000)).hasSize(500_000);
    cache.clear();
    store.close();
    System.gc();
    assertThat(content(hit)).isEqualTo(bytes);
    assertThat(half.readAllBytes()).hasSize(500_000);
  }

  @Test
  void resourceThatCanBeReadOnce_isRefusedUnread_andTheMessageSaysWhatToReturn() throws Exception {
    Resource once = new InputStreamResource(new ByteArrayInputStream(new byte[10]));
    assertThat(cache.put("k", once)).isFalse();
    assertThat(content(once)).hasSize(10);
    assertThatThrownBy(
            () ->
                EntryFiles.write(
                    directory.resolve("f"), null, writer -> SERIALIZER.write(once, writer)))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessageContaining("InputStreamResource")
        .hasMessageContaining("StreamedResource.of");
  }

  @Test
  void resourceThatDoesNotExist_isNotStored() {
    assertThat(cache.put("k", new FileSystemResource(directory.resolve("none")))).isFalse();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void streamedResource_thatIsStored_readsItsSourceOnce() throws IOException {
    byte[] bytes = randomBytes(300_000);
    AtomicInteger opened = new AtomicInteger();
    Resource streamed = streamed(bytes, opened);
    assertThat(cache.put("k", streamed)).isTrue();
    assertThat(content(streamed)).isEqualTo(bytes);
    assertThat(content(streamed)).isEqualTo(bytes);
    assertThat(streamed.contentLength()).isEqualTo(300_000);
    assertThat(streamed.lastModified()).isEqualTo(MODIFIED.toEpochMilli());
    assertThat(hit().getFilename()).isEqualTo("noise.bin");
    assertThat(hit().lastModified()).isEqualTo(MODIFIED.toEpochMilli());
    assertThat(content(hit())).isEqualTo(bytes);
    assertThat(opened).hasValue(1);
  }

  private static Resource streamed(byte[] bytes, AtomicInteger opened) {
    return StreamedResource.of(
            () -> {
              opened.incrementAndGet();
              return new ByteArrayInputStream(bytes);
            })
        .withFilename("noise.bin")
        .withLastModified(MODIFIED);
  }

  @Test
  void streamedResource_thatIsNotStored_readsItsSourceEachTime() throws IOException {
    byte[] bytes = randomBytes(1000);
    AtomicInteger opened = new AtomicInteger();
    Resource streamed = streamed(bytes, opened);
    assertThat(content(streamed)).isEqualTo(bytes);
    assertThat(content(streamed)).isEqualTo(bytes);
    assertThat(streamed.contentLength()).isEqualTo(1000);
    assertThat(streamed.lastModified()).isEqualTo(MODIFIED.toEpochMilli());
    assertThat(opened).hasValue(3);
  }

  @Test
  void kindOfALaterRelease_isAMissOfReasonVersion() throws Exception {
    Codec later = new LaterCodec();
    CacheSerializer writing = CacheSerializer.builder().codec(later).build();
    new NamedCache("resources", store.store("resources", writing.checksum()), writing, null)
        .put("k", "value");
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.VERSION)).isEqualTo(1);
  }

  /** Writes what this release does not know. */
  private static final class LaterCodec implements Codec {

    @Override
    public int id() {
      return ResourceCodec.ID;
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof String;
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      StoredBytesWriter.begin(writer).finish();
      return new EntryAttributes(ResourceCodec.ID, 99, 0, 0);
    }

    @Override
    public Object view(StoredEntry entry) {
      return entry;
    }
  }
}
