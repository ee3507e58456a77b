package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages every part of a small entry: it is not readable, or it is read right. */
class EntryDamageTests {

  private static final int ROWS = 20;

  private final Random random = TestSeed.random();

  @TempDir private Path directory;
  private Path damaged;
  private byte[] good;
  private ByteBuffer header;
  private int trailerOffset;

  @BeforeEach
  void writeEntry() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 2, 0, ROWS)) {
      Path file = EntryFiles.write(directory.resolve("good"), ArrowTable.copyOf(root));
      good = Files.readAllBytes(file);
    }
    damaged = directory.resolve("damaged");
    header =
        ByteBuffer.wrap(good, EntryHeader.OFFSET, EntryHeader.FIXED_BYTES)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    trailerOffset = (int) header.getLong(96);
  }

  private OpenedEntry open(byte[] bytes, @Nullable CacheKey key)
      throws IOException, EntryUnreadableException {
    Files.write(damaged, bytes);
    return open(damaged, key);
  }

  OpenedEntry open(Path file, @Nullable CacheKey key) throws IOException, EntryUnreadableException {
    return MappedEntry.open(
        file, key, ChecksumMode.LAZY, new StoreStatistics(), (entry, detail) -> {});
  }

  private MissReason reasonOf(byte[] bytes, String what) {
    EntryUnreadableException failure =
        catchThrowableOfType(EntryUnreadableException.class, () -> open(bytes, EntryFiles.KEY));
    assertThat(failure).as(what).isNotNull();
    return Objects.requireNonNull(failure).reason();
  }

  private byte[] flipped(int at) {
    byte[] bytes = good.clone();
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private byte[] flipped(int at, int bit) {
    byte[] bytes = good.clone();
    bytes[at] ^= (byte) (1 << bit);
    return bytes;
  }

  private static void assertRows(OpenedEntry entry) {
    ArrowTable table = EntryFiles.table(entry);
    assertThat(table.rowCount()).isEqualTo(ROWS);
    ArrowBatch batch = table.batch(0);
    for (int row = 0; row < ROWS; row++) {
      assertThat(batch.column("id").getLong(row)).isEqualTo(row);
      assertThat(batch.column("text").getString(row)).isEqualTo("row " + row);
      assertThat(batch.column("v1").getDouble(row)).isEqualTo(ArrowTables.value(1, row));
    }
  }

  @Test
  void header_withAnyBitFlipped_isCorruptOrOfAnotherVersion() {
    int keyEnd = EntryHeader.KEY_OFFSET + EntryFiles.KEY.length();
    for (int at = EntryHeader.OFFSET; at < keyEnd; at++) {
      if (isLive(at - EntryHeader.OFFSET)) {
        continue;
      }
      MissReason expected = at == EntryHeader.OFFSET + 2 ? MissReason.VERSION : MissReason.CORRUPT;
      for (int bit = 0; bit < 8; bit++) {
        String what = "bit " + bit + " of byte " + at;
        assertThat(reasonOf(flipped(at, bit), what)).as(what).isEqualTo(expected);
      }
    }
  }

  private static boolean isLive(int field) {
    return (field >= 8 && field < 24)
        || (field >= EntryHeader.BOOT_AT && field < EntryHeader.BOOT_AT + 8);
  }

  @Test
  void expiryWord_withAnyBitFlipped_isCorruptWhenAsked() throws Exception {
    for (int bit = 0; bit < 64; bit++) {
      int at = EntryHeader.EXPIRY_OFFSET + bit / 8;
      OpenedEntry entry = open(flipped(at, bit % 8), EntryFiles.KEY);
      assertThat(entry.staleness(0)).as("bit %d", bit).isEqualTo(MissReason.CORRUPT);
    }
    assertThat(open(good, EntryFiles.KEY).staleness(Long.MAX_VALUE - 1)).isNull();
  }

  @Test
  void trailer_withOneBitFlipped_isCorrupt() {
    for (int at = trailerOffset; at < good.length; at++) {
      assertThat(reasonOf(flipped(at), "byte " + at)).isEqualTo(MissReason.CORRUPT);
    }
  }

  @Test
  void otherBytes_withOneBitFlipped_areNoticedWhenTouchedOrDoNotMatter() throws Exception {
    int noticed = 0;
    for (int at = 0; at < trailerOffset; at++) {
      if (at == EntryHeader.OFFSET) {
        at = (int) EntryHeader.contentOffset(EntryFiles.KEY.length());
      }
      noticed += isNoticed(flipped(at)) ? 1 : 0;
    }
    assertThat(noticed).isGreaterThan(ROWS * 8 * 3);
  }

  /** Whether damage of content is noticed; if not, all rows are asserted to be right. */
  boolean isNoticed(byte[] bytes) throws IOException, EntryUnreadableException {
    OpenedEntry entry = open(bytes, EntryFiles.KEY);
    try {
      assertRows(entry);
      return false;
    } catch (CorruptEntryException e) {
      return true;
    }
  }

  @Test
  void file_cutAtAnyLength_isCorrupt() {
    for (int length = 0; length < good.length; length++) {
      assertThat(reasonOf(Arrays.copyOf(good, length), "length " + length))
          .isEqualTo(MissReason.CORRUPT);
    }
    assertThat(reasonOf(Arrays.copyOf(good, good.length + 1), "one more"))
        .isEqualTo(MissReason.CORRUPT);
  }

  @Test
  void summary_ofACutFile_isNotReadable() throws IOException {
    for (int length : new int[] {0, 1, 191, 192, good.length - 1}) {
      Files.write(damaged, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> EntrySummary.read(damaged))
          .isInstanceOf(EntryUnreadableException.class);
    }
  }

  @Test
  void file_ofRandomBytes_isCorrupt() {
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[random.nextInt(5000)];
      random.nextBytes(bytes);
      assertThat(reasonOf(bytes, "random")).isEqualTo(MissReason.CORRUPT);
    }
  }

  @Test
  void entry_ofALaterVersion_staysForWhoCanReadIt() {
    byte[] bytes = good.clone();
    bytes[EntryHeader.OFFSET + 2] = EntryHeader.VERSION + 1;
    sealHeader(bytes);
    assertThat(reasonOf(bytes, "version")).isEqualTo(MissReason.VERSION);
  }

  @Test
  void entry_ofAnotherKey_isAbsent() throws Exception {
    Files.write(damaged, good);
    for (CacheKey other : new CacheKey[] {CacheKey.of("another key"), CacheKey.of(null)}) {
      assertThatThrownBy(() -> open(damaged, other))
          .isInstanceOfSatisfying(
              EntryUnreadableException.class,
              e -> assertThat(e.reason()).isEqualTo(MissReason.ABSENT));
    }
    assertRows(open(good, null));
  }

  /** Wrong numbers under a right checksum: what no accident but a fault of a writer makes. */
  @Test
  void headerField_withAHostileValue_isRefusedOrDoesNotMatter() throws Exception {
    int[] fields = {64, 72, 80, 88, 96, 104, 112, 120, 124, 132, 136, 140};
    for (int field : fields) {
      boolean isWide = field < 120;
      long value = isWide ? header.getLong(field) : header.getInt(field);
      long[] hostile = {
        0,
        1,
        -1,
        7,
        value - 1,
        value + 1,
        value + 8,
        value - 8,
        value ^ 1L << 31,
        value << 1,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        random.nextLong()
      };
      for (long other : hostile) {
        byte[] bytes = good.clone();
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (isWide) {
          out.putLong(EntryHeader.OFFSET + field, other);
        } else {
          out.putInt(EntryHeader.OFFSET + field, (int) other);
        }
        sealHeader(bytes);
        assertRefusedOrRight(bytes, "field " + field + " = " + other);
      }
    }
  }

  @Test
  void pieceTable_withAHostileValue_isRefusedOrDoesNotMatter() throws Exception {
    int words = 2 * header.getInt(120);
    for (int word = 0; word < words; word++) {
      int at = trailerOffset + 8 * word;
      long value = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
      long[] hostile = {
        0, 1, -1, value - 1, value + 1, value + 8, value + (1 << 20), Long.MAX_VALUE, Long.MIN_VALUE
      };
      for (long other : hostile) {
        byte[] bytes = good.clone();
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(at, other);
        byte[] trailer = Arrays.copyOfRange(bytes, trailerOffset, bytes.length);
        out.putLong(EntryHeader.OFFSET + 112, Hashing.xxh64().hashBytesToLong(trailer));
        sealHeader(bytes);
        assertRefusedOrRight(bytes, "word " + word + " = " + other);
      }
    }
  }

  private void assertRefusedOrRight(byte[] bytes, String what) throws IOException {
    try {
      assertRows(open(bytes, EntryFiles.KEY));
    } catch (EntryUnreadableException e) {
      assertThat(e.reason()).as(what).isIn(MissReason.CORRUPT, MissReason.ABSENT);
    } catch (CorruptEntryException e) {
      assertThat(e).as(what).hasMessageContaining("Corrupt entry");
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  /** Makes the header's checksum right again. */
  private static void sealHeader(byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int keyBytes = Math.clamp(out.getInt(EntryHeader.OFFSET + 132), 0, bytes.length - 192);
    byte[] encoded =
        Arrays.copyOfRange(bytes, EntryHeader.OFFSET, EntryHeader.KEY_OFFSET + keyBytes);
    ByteBuffer.wrap(encoded).putLong(8, 0).putLong(16, 0).putLong(24, 0).putLong(160, 0);
    out.putLong(EntryHeader.OFFSET + 24, Hashing.xxh64().hashBytesToLong(encoded));
  }
}
