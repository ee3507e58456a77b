package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type in every size: written, opened mapped or read, and equal. */
class BytesTypesTests {

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void value_ofEverySize_comesBackEqual(Form type) throws IOException {
    for (int size : BytesValues.SIZES) {
      long seed = random.nextLong();
      Path file = BytesFiles.write(directory, type.of(seed, size));
      String expected = BytesValues.digest(type.of(seed, size));
      String what = type + " of " + size + ", " + TestSeed.hint();
      for (StoredEntry entry : List.of(BytesFiles.open(file), BytesFiles.openMapped(file))) {
        assertThat(BytesValues.digest(BytesFiles.hit(entry))).as(what).isEqualTo(expected);
        assertThat(BytesValues.digest(BytesFiles.hit(entry))).as(what).isEqualTo(expected);
      }
      Files.delete(file);
    }
  }

  @Test
  void values_inAnotherJvm_areEqual() throws Exception {
    List<String> files = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (Form type : Form.values()) {
      for (int size : List.of(0, 1000, 300_000)) {
        long seed = random.nextLong();
        String file = BytesFiles.write(directory, type.of(seed, size)).toString();
        files.add(file);
        expected.add(file + " " + BytesValues.digest(type.of(seed, size)));
      }
    }
    List<String> found = ChildJvm.run(BytesDigests.class, List.of(), files.toArray(String[]::new));
    assertThat(found).as(TestSeed.hint()).containsAll(expected);
  }

  private Object stored(Object value) throws IOException {
    return BytesFiles.hit(BytesFiles.store(directory, value));
  }

  @Test
  void string_ofEveryChar_comesBackEqual() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      all.append((char) c);
    }
    String inOrder = all.toString();
    String highBeforeLow = all.reverse().toString(); // reverse keeps pairs: both orders occur
    for (String text :
        List.of(
            inOrder, highBeforeLow, "\ud800", "\udc00", "a\ud83d", "\ude00b", "\0", "\ufeffx")) {
      assertThat(stored(text)).isEqualTo(text);
    }
  }

  @Test
  void string_withAPairAcrossEveryChunkBoundary_comesBackEqual() throws IOException {
    for (int before : List.of((64 << 10) - 2, (64 << 10) - 1, 64 << 10)) {
      String text = "x".repeat(before) + "\ud83d\ude00".repeat(70_000);
      assertThat(stored(text)).isEqualTo(text);
      assertThat(stored(text + "\ud83d")).isEqualTo(text + "\ud83d");
    }
  }

  @Test
  void string_thatUtf8WouldMakeLonger_takesTwoBytesAChar() throws IOException {
    String text = "\u4e00".repeat(100_000);
    StoredEntry entry = BytesFiles.store(directory, text);
    assertThat(BytesFiles.hit(entry)).isEqualTo(text);
    assertThat(entry.lengthBytes()).isBetween(200_000L, 210_000L);
    StoredEntry latin = BytesFiles.store(directory, "a".repeat(100_000));
    assertThat(latin.lengthBytes()).isBetween(100_000L, 110_000L);
  }

  @Test
  void buffer_thatIsPut_keepsItsPositionAndLimit() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(100).position(20).limit(50);
    ByteBuffer hit = (ByteBuffer) stored(buffer);
    assertThat(buffer.position()).isEqualTo(20);
    assertThat(buffer.limit()).isEqualTo(50);
    assertThat(hit.position()).isZero();
    assertThat(hit.capacity()).isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 100_000})
  void buffer_keepsTheOrderThatItsNumbersWereWrittenIn(int size) throws IOException {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      ByteBuffer buffer = ByteBuffer.allocate(size).order(order).putLong(0, 0x0102030405060708L);
      Path file = BytesFiles.write(directory, buffer);
      ByteBuffer hit = (ByteBuffer) BytesFiles.hit(BytesFiles.open(file));
      assertThat(hit.order()).isEqualTo(order);
      assertThat(hit.getLong(0)).isEqualTo(0x0102030405060708L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 80_000})
  void segment_isReadAsAlignedLongs(int size) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment longs = arena.allocate(size, Long.BYTES);
      for (long i = 0; i < size / 8; i++) {
        longs.setAtIndex(ValueLayout.JAVA_LONG, i, i * 31);
      }
      Path file = BytesFiles.write(directory, longs);
      for (StoredEntry entry : List.of(BytesFiles.open(file), BytesFiles.openMapped(file))) {
        MemorySegment hit = (MemorySegment) BytesFiles.hit(entry);
        for (long i = 0; i < size / 8; i++) {
          assertThat(hit.getAtIndex(ValueLayout.JAVA_LONG, i)).isEqualTo(i * 31);
        }
      }
    }
  }

  @Test
  void kindOfALaterRelease_isUnreadableForItsVersion() throws IOException {
    Path file =
        EntryFiles.write(
            directory.resolve("later"),
            null,
            writer -> {
              StoredBytesWriter.begin(writer).finish();
              return new EntryAttributes(BytesCodec.ID, 99, 0, 0);
            });
    StoredEntry entry = BytesFiles.open(file);
    assertThatThrownBy(() -> BytesFiles.hit(entry))
        .isInstanceOfSatisfying(
            UnreadableValueException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.VERSION));
  }
}
