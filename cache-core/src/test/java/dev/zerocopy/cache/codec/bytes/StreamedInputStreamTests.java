package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.store.UnsupportedValueException;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who called the cached method reads all of the stream, stored or not. */
class StreamedInputStreamTests {

  private static final byte[] CONTENT = BytesValues.randomBytes(3, 1_000_000);

  @TempDir private Path directory;
  private NamedCache cache;
  private int opened;
  private int closed;

  /** At which byte the next stream fails. */
  private int failAt = Integer.MAX_VALUE;

  @BeforeEach
  void openCache() {
    cache =
        new NamedCache(
            "streams", new TempStore(directory, new ManualClock()), BytesFiles.SERIALIZER, null);
  }

  private StreamedInputStream stream() {
    return StreamedInputStream.of(this::open);
  }

  private InputStream open() {
    opened++;
    int limit = failAt;
    failAt = Integer.MAX_VALUE;
    return new FilterInputStream(new ByteArrayInputStream(CONTENT)) {
      private int passed;

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        passed += Math.max(read, 0);
        if (passed > limit) {
          throw new IOException("source");
        }
        return read;
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  private InputStream hit() {
    return (InputStream) Objects.requireNonNull(Objects.requireNonNull(cache.find("k")).value());
  }

  @Test
  void stream_thatIsStored_isReadFromTheCache() throws IOException {
    StreamedInputStream stream = stream();
    assertThat(cache.put("k", stream)).isTrue();
    assertThat(closed).isEqualTo(1);
    assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
    assertThat(hit().readAllBytes()).isEqualTo(CONTENT);
    stream.close();
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void stream_thatIsNotStored_isReadFromItsSource() throws IOException {
    try (StreamedInputStream stream = stream()) {
      assertThat(opened).isZero();
      assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
    }
    assertThat(opened).isEqualTo(1);
    assertThat(closed).isEqualTo(1);
  }

  @Test
  void stream_whosePutFailedHalfWay_isReadFromItsSourceAgain() throws IOException {
    StreamedInputStream stream = stream();
    failAt = 500_000;
    assertThat(cache.put("k", stream)).isFalse();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
    assertThat(closed).isEqualTo(1);
    assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void stream_whoseSourceFails_givesItsReaderTheSourcesException() throws IOException {
    IOException failure = new IOException("no such report");
    StreamedInputStream stream =
        StreamedInputStream.of(
            () -> {
              throw failure;
            });
    assertThat(cache.put("k", stream)).isFalse();
    assertThatThrownBy(stream::read).isSameAs(failure);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void stream_whoseEntryIsGone_isReadToItsEnd() throws IOException {
    StreamedInputStream stream = stream();
    cache.put("k", stream);
    byte[] half = stream.readNBytes(500_000);
    cache.evict("k");
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    byte[] rest = stream.readAllBytes();
    assertThat(half.length + rest.length).isEqualTo(CONTENT.length);
    assertThat(rest[rest.length - 1]).isEqualTo(CONTENT[CONTENT.length - 1]);
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void stream_thatIsRead_canStillBeStored() throws IOException {
    StreamedInputStream stream = stream();
    assertThat(stream.readNBytes(3)).hasSize(3);
    assertThat(cache.put("k", stream)).isTrue();
    assertThat(hit().readAllBytes()).isEqualTo(CONTENT);
    assertThat(stream.readAllBytes()).hasSize(CONTENT.length - 3);
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void hit_thatIsPutElsewhere_isStoredFromItsPositionAndDoesNotMove() throws IOException {
    cache.put("k", stream());
    InputStream first = hit();
    assertThat(first.skip(400_000)).isEqualTo(400_000);
    assertThat(cache.put("other", first)).isTrue();
    assertThat(first.readAllBytes()).hasSize(600_000);
    NamedCache.Hit other = Objects.requireNonNull(cache.find("other"));
    byte[] stored = ((InputStream) Objects.requireNonNull(other.value())).readAllBytes();
    assertThat(stored).hasSize(600_000).endsWith(CONTENT[CONTENT.length - 1]);
  }

  @Test
  void plainStream_isRefusedUnread_andTheMessageSaysWhatToReturn() throws IOException {
    InputStream plain = new ByteArrayInputStream(CONTENT);
    assertThat(cache.put("k", plain)).isFalse();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
    assertThat(plain.readAllBytes()).isEqualTo(CONTENT);
    assertThatThrownBy(() -> BytesFiles.write(directory, plain))
        .isInstanceOf(UnsupportedValueException.class)
        .hasMessageContaining("java.io.ByteArrayInputStream")
        .hasMessageContaining("StreamedInputStream.of");
  }
}
