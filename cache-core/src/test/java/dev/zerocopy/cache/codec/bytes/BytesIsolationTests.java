package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to one hit, or to what was put, no other hit sees it. */
class BytesIsolationTests {

  @TempDir private Path directory;

  private StoredEntry store(Object value) throws IOException {
    return BytesFiles.open(BytesFiles.write(directory, value));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void array_thatIsChanged_changesNoOtherHit(int size) throws IOException {
    byte[] original = BytesValues.randomBytes(1, size);
    byte[] put = original.clone();
    StoredEntry entry = store(put);
    Arrays.fill(put, (byte) 1);
    byte[] first = (byte[]) BytesFiles.hit(entry);
    assertThat(first).isEqualTo(original);
    Arrays.fill(first, (byte) 2);
    assertThat((byte[]) BytesFiles.hit(entry)).isEqualTo(original);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void buffer_isReadOnlyAndMovesAlone(int size) throws IOException {
    byte[] original = BytesValues.randomBytes(2, size);
    ByteBuffer put = ByteBuffer.wrap(original.clone());
    StoredEntry entry = store(put);
    put.put(0, (byte) ~original[0]);
    ByteBuffer first = (ByteBuffer) BytesFiles.hit(entry);
    assertThat(first.isReadOnly()).isTrue();
    assertThat(first.hasArray()).isFalse();
    assertThatThrownBy(() -> first.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(first::array).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> first.duplicate().compact())
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> MemorySegment.ofBuffer(first).fill((byte) 0))
        .isInstanceOf(IllegalArgumentException.class);
    first.limit(50).position(30).order(ByteOrder.LITTLE_ENDIAN).mark();

    ByteBuffer second = (ByteBuffer) BytesFiles.hit(entry);
    assertThat(second).isNotSameAs(first);
    assertThat(second.position()).isZero();
    assertThat(second.limit()).isEqualTo(size);
    assertThat(second.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(second).isEqualTo(ByteBuffer.wrap(original));
    assertThat(first.position()).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void segment_isReadOnly(int size) throws IOException {
    byte[] original = BytesValues.randomBytes(3, size);
    MemorySegment put = MemorySegment.ofArray(original.clone());
    StoredEntry entry = store(put);
    put.fill((byte) 9);
    MemorySegment hit = (MemorySegment) BytesFiles.hit(entry);
    assertThat(hit.isReadOnly()).isTrue();
    assertThat(hit.heapBase()).isEmpty();
    assertThatThrownBy(() -> hit.set(ValueLayout.JAVA_BYTE, 0, (byte) 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> hit.asSlice(1).fill((byte) 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(hit.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(original);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void stream_startsAtTheBeginningForEachHit(int size) throws IOException {
    byte[] original = BytesValues.randomBytes(4, size);
    StoredEntry entry = store(Form.STREAM.of(4, size));
    InputStream first = (InputStream) BytesFiles.hit(entry);
    assertThat(first.readNBytes(50)).isEqualTo(Arrays.copyOf(original, 50));
    InputStream second = (InputStream) BytesFiles.hit(entry);
    first.close();
    assertThat(second.readAllBytes()).isEqualTo(original);
    assertThatThrownBy(first::read).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void immutable_isOnlyWhatNobodyCanChange(int size) throws IOException {
    BytesCodec codec = new BytesCodec();
    for (Form type : Form.values()) {
      Object hit = BytesFiles.hit(store(type.of(5, size)));
      boolean expected = hit instanceof String || hit instanceof MemorySegment;
      assertThat(codec.isImmutable(hit)).as(type.toString()).isEqualTo(expected);
    }
    assertThat(List.of(codec.isImmutable(MemorySegment.ofArray(new byte[1])))).containsOnly(false);
  }
}
