package dev.zerocopy.cache.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.TestSeed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compressed, what is not, and where the frames of a packed entry are. */
class PackedLayoutTests {

  private static final int FRAME_BYTES = 1 << 20;

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  private StoredEntry store(Compression compression, Object value) throws Exception {
    CacheSerializer serializer = PackedFiles.serializer(compression);
    return PackedFiles.open(PackedFiles.write(directory, serializer, value));
  }

  @Test
  void value_smallerThanTheMinSize_isNotCompressed() throws Exception {
    Compression compression = Compression.zstd().withMinBytes(10_000);
    assertThat(store(compression, new byte[9_999]).attributes().isCompressed()).isFalse();
    assertThat(store(compression, new byte[10_000]).attributes().isCompressed()).isTrue();
    assertThat(store(Compression.none(), new byte[100_000]).attributes().isCompressed()).isFalse();
    assertThat(store(Compression.zstd(), new byte[4095]).attributes().isCompressed()).isFalse();
  }

  @Test
  void valueOfOneFrameThatDoesNotShrink_isStoredAsIfThereWereNoCompression() throws Exception {
    byte[] value = new byte[500_000];
    random.nextBytes(value);
    StoredEntry entry = store(Compression.zstd(), value);
    assertThat(entry.attributes().isCompressed()).isFalse();
    StoredEntry plain = store(Compression.none(), value);
    assertThat(entry.lengthBytes()).isEqualTo(plain.lengthBytes());
    assertThat(entry.metadata()).isEqualTo(plain.metadata());
  }

  @Test
  void smallTable_isTheSameArrowFileAsWithoutCompression() throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 3, 0, 100)) {
      ArrowTable table = ArrowTable.copyOf(root);
      CacheSerializer plain = PackedFiles.serializer(Compression.none());
      CacheSerializer packing = PackedFiles.serializer(Compression.zstd().withMinBytes(1 << 19));
      byte[] expected = Files.readAllBytes(PackedFiles.write(directory, plain, table));
      byte[] found = Files.readAllBytes(PackedFiles.write(directory, packing, table));
      Arrays.fill(expected, 48, 64, (byte) 0); // header checksum and entry id
      Arrays.fill(found, 48, 64, (byte) 0);
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void frames_areIndependentAndRawWhereTheyDoNotShrinkByAnEighth() throws Exception {
    byte[] value = new byte[3 * FRAME_BYTES];
    random.nextBytes(value);
    Arrays.fill(value, 0, FRAME_BYTES, (byte) 7);
    Arrays.fill(value, 2 * FRAME_BYTES, 3 * FRAME_BYTES, (byte) 9);
    StoredEntry entry = store(Compression.zstd(), value);
    assertThat(entry.attributes().isCompressed()).isTrue();
    assertThat(entry.attributes().flags() & EntryAttributes.FLAG_ARROW).isZero();

    ByteBuffer table = entry.metadata();
    assertThat(table.getShort(0)).as("method").isEqualTo((short) 1);
    assertThat(table.getInt(4)).as("frame size").isEqualTo(FRAME_BYTES);
    long contentOffset = table.getLong(8);
    long contentBytes = table.getLong(16);
    int frames = table.getInt(28);
    assertThat(contentBytes).isBetween(3L * FRAME_BYTES, 3L * FRAME_BYTES + 8192);
    assertThat(frames).isEqualTo(4);
    assertThat(table.getInt(32 + 4)).as("the random frame").isEqualTo(FRAME_BYTES);

    ByteBuffer image = ByteBuffer.allocateDirect((int) (contentOffset + contentBytes));
    long at = contentOffset;
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      for (int i = 0; i < frames; i++) {
        int packedBytes = table.getInt(32 + 4 * i);
        int start = i == 0 ? (int) contentOffset : i * FRAME_BYTES;
        int imageBytes = Math.min((i + 1) * FRAME_BYTES, image.capacity()) - start;
        ByteBuffer packed = ByteBuffer.allocateDirect(packedBytes);
        packed.put(entry.bytes().asSlice(at, packedBytes).asByteBuffer()).flip();
        if (packedBytes == imageBytes) {
          image.put(start, packed, 0, packedBytes);
        } else {
          assertThat(packedBytes).isLessThanOrEqualTo(imageBytes - imageBytes / 8);
          int found =
              context.decompressDirectByteBuffer(image, start, imageBytes, packed, 0, packedBytes);
          assertThat(found).isEqualTo(imageBytes);
        }
        at += packedBytes;
      }
    }
    assertThat(image.slice(image.capacity() - value.length, value.length))
        .isEqualTo(ByteBuffer.wrap(value));
  }

  @Test
  void header_saysWhatThePayloadWasAndIs() throws Exception {
    Path file =
        PackedFiles.write(
            directory, PackedFiles.serializer(Compression.zstd()), new byte[2_000_000]);
    ByteBuffer header =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).position(24);
    byte[] magic = new byte[8];
    header.get(0, magic);
    assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("ZCENTRY2");
    assertThat(header.getInt(24 + 4) & EntryAttributes.FLAG_COMPRESSED).isNotZero();
    assertThat(header.getLong(24 + 80)).as("payload").isLessThan(10_000);
    assertThat(header.getLong(24 + 88)).as("payload, decompressed").isGreaterThan(2_000_000);
  }

  @Test
  void buffers_haveRoomForTheWorstThatZstdMakesOfAFrame() {
    assertThat(FrameBuffers.CAPACITY)
        .isGreaterThanOrEqualTo((int) Zstd.compressBound(PackTable.FRAME_BYTES));
  }

  @Test
  void compression_withImpossibleNumbers_isRefused() {
    assertThatThrownBy(() -> Compression.zstd().withLevel(0)).hasMessageContaining("1 to 22");
    assertThatThrownBy(() -> Compression.zstd().withLevel(23)).hasMessageContaining("1 to 22");
    assertThatThrownBy(() -> Compression.zstd().withMinBytes(-1)).hasMessageContaining("min size");
    assertThatThrownBy(() -> Compression.zstd().withMinBytes(FRAME_BYTES / 2 + 1))
        .hasMessageContaining("min size");
    assertThat(Zstd.maxCompressionLevel()).isGreaterThanOrEqualTo(Compression.MAX_LEVEL);
  }

  @Test
  void everyLevel_packsWhatComesBack() throws Exception {
    byte[] value = "what is repeated ".repeat(3_000).getBytes(StandardCharsets.US_ASCII);
    for (int level = Compression.MIN_LEVEL; level <= Compression.MAX_LEVEL; level++) {
      CacheSerializer serializer = PackedFiles.serializer(Compression.zstd().withLevel(level));
      StoredEntry entry = PackedFiles.open(PackedFiles.write(directory, serializer, value));
      assertThat(entry.attributes().isCompressed()).isTrue();
      assertThat((byte[]) PackedFiles.read(serializer, entry)).isEqualTo(value);
    }
  }
}
