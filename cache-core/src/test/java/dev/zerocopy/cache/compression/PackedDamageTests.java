package dev.zerocopy.cache.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.PackedFiles.Opening;
import dev.zerocopy.cache.entry.EntryUnreadableException;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages packed entries: they are not readable, or they are read right, and the JVM lives. */
class PackedDamageTests {

  private static final int VALUE_BYTES = 2_500_000;

  private final Random random = TestSeed.random();
  private final CacheSerializer serializer =
      PackedFiles.serializer(Compression.zstd().withMinBytes(0));

  @TempDir private Path directory;
  private Path damaged;
  private byte[] value;
  private byte[] good;

  @BeforeEach
  void writeEntry() throws IOException {
    value = new byte[VALUE_BYTES];
    random.nextBytes(value);
    for (int i = 0; i < VALUE_BYTES; i++) {
      value[i] = i < 1_500_000 ? (byte) (value[i] & 15) : value[i];
    }
    good = Files.readAllBytes(PackedFiles.write(directory, serializer, value));
    damaged = directory.resolve("damaged");
  }

  /** Reads the value; null if it is a miss of one of the reasons for damage. */
  private byte[] readOrEmpty(byte[] bytes, Opening opening, ChecksumMode mode) throws IOException {
    Files.write(damaged, bytes);
    try {
      StoredEntry entry = PackedFiles.open(damaged, opening, mode);
      return (byte[]) PackedFiles.read(serializer, entry);
    } catch (EntryUnreadableException e) {
      assertThat(e.reason()).isIn(MissReason.CORRUPT, MissReason.VERSION);
    } catch (UnreadableValueException e) {
      assertThat(e.reason()).isIn(MissReason.CORRUPT, MissReason.VERSION);
    } catch (CorruptEntryException e) {
      assertThat(e).hasMessageContaining("Corrupt entry");
    }
    return new byte[0];
  }

  @ParameterizedTest
  @EnumSource(Opening.class)
  void entry_withAnyBitFlipped_isRefusedOrReadRight(Opening opening) throws Exception {
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] found = readOrEmpty(bytes, opening, ChecksumMode.LAZY);
      if (found.length == 0) {
        refused++;
      } else {
        assertThat(found).isEqualTo(value);
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  /** Without checksums zstd is given what is damaged, and may decode it wrong. */
  @ParameterizedTest
  @EnumSource(Opening.class)
  void frames_withRandomBytesAndNoChecksums_overflowNothing(Opening opening) throws Exception {
    for (int i = 0; i < 150; i++) {
      byte[] bytes = good.clone();
      int at = 400 + random.nextInt(bytes.length - 1000);
      for (int n = random.nextInt(64); n >= 0 && at + n < bytes.length - 600; n--) {
        bytes[at + n] = (byte) random.nextInt();
      }
      assertThat(readOrEmpty(bytes, opening, ChecksumMode.NONE).length).isIn(0, VALUE_BYTES);
    }
  }

  /** Wrong numbers under right checksums: what no accident but a fault of a writer makes. */
  @Test
  void frameTable_withAHostileNumber_isRefusedOrDoesNotMatter() throws Exception {
    StoredEntry entry = PackedFiles.open(Files.write(damaged, good));
    ByteBuffer table = entry.metadata();
    int words = 8 + table.getInt(28);
    for (int word = 0; word < words; word++) {
      int number = table.getInt(4 * word);
      int[] hostile = {
        0, 1, -1, number + 1, number - 1, number << 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20
      };
      for (int other : hostile) {
        byte[] bytes = new byte[table.remaining()];
        table.get(0, bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * word, other);
        assertRefusedOrRight(entry, ByteBuffer.wrap(bytes), "word " + word + " = " + other);
      }
    }
    for (int length = 0; length < 4 * words; length++) {
      ByteBuffer cut = table.duplicate().limit(length);
      assertThatThrownBy(() -> serializer.read(new EntryWithMetadata(entry, cut)))
          .isInstanceOf(UnreadableValueException.class);
    }
  }

  private void assertRefusedOrRight(StoredEntry entry, ByteBuffer table, String what) {
    try {
      assertThat((byte[]) serializer.read(new EntryWithMetadata(entry, table)))
          .as(what)
          .isEqualTo(value);
    } catch (UnreadableValueException e) {
      assertThat(e.reason()).as(what).isIn(MissReason.CORRUPT, MissReason.VERSION);
    } catch (CorruptEntryException e) {
      assertThat(e).as(what).hasMessageContaining("Corrupt entry");
    }
  }

  @Test
  void entry_ofAnUnknownMethod_isOfAnotherVersion() throws Exception {
    StoredEntry entry = PackedFiles.open(Files.write(damaged, good));
    ByteBuffer table = ByteBuffer.allocate(entry.metadata().remaining());
    table.put(entry.metadata()).put(0, (byte) 2).flip();
    assertThatThrownBy(() -> serializer.read(new EntryWithMetadata(entry, table)))
        .isInstanceOfSatisfying(
            UnreadableValueException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.VERSION));
  }

  /** The pages of the frames are gone while the file is mapped. */
  @Test
  void file_truncatedWhileItIsMapped_isCorruptAndTheJvmLives() throws Exception {
    for (int cut : new int[] {4096, good.length / 2}) {
      Files.write(damaged, good);
      StoredEntry entry = EntryFiles.open(damaged);
      try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
        file.setLength(cut);
      }
      assertThatThrownBy(() -> serializer.read(entry)).isInstanceOf(CorruptEntryException.class);
    }
  }
}
