package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where things lie in an entry. */
class EntryLayoutTests {

  private static final EntryAttributes ATTRIBUTES = new EntryAttributes(9, 1, 0, 5);

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  @Test
  void arrowEntry_beginsAsAnArrowFileWithTheHeaderInsideItsSchemaMessage() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 2, 0, 10)) {
      Path file = EntryFiles.write(directory.resolve("table.arrow"), ArrowTable.copyOf(root));
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(ascii(in, 0, 8)).isEqualTo("ARROW1\0\0");
      assertThat(ascii(in, in.capacity() - 6, 6)).isEqualTo("ARROW1");
      assertThat(in.getInt(8)).isEqualTo(-1);
      int messageBytes = in.getInt(12);
      assertThat(ascii(in, 24, 2)).isEqualTo("CK");
      assertThat(in.get(26)).isEqualTo((byte) 2);
      Message message =
          Message.getRootAsMessage(in.slice(16, messageBytes).order(ByteOrder.LITTLE_ENDIAN));
      assertThat(message.headerType()).isEqualTo(MessageHeader.Schema);
      int keyEnd = EntryHeader.KEY_OFFSET + EntryFiles.KEY.length();
      assertThat(16 + messageBytes).isGreaterThan(keyEnd);
      assertThat((16 + messageBytes) % 8).isZero();
      assertThat(16 + in.getInt(16)).as("root table").isGreaterThanOrEqualTo(keyEnd);
    }
  }

  private static String ascii(ByteBuffer in, int offset, int lengthBytes) {
    byte[] bytes = new byte[lengthBytes];
    in.get(offset, bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void header_encodedAndDecoded_isTheSame() throws EntryUnreadableException {
    for (int i = 0; i < 200; i++) {
      byte[] key = new byte[random.nextInt(300)];
      random.nextBytes(key);
      long content = EntryHeader.contentOffset(key.length);
      assertThat(content % 8).isEqualTo(4);
      assertThat(content).isGreaterThanOrEqualTo(EntryHeader.KEY_OFFSET + key.length);
      EntryHeader header =
          new EntryHeader(
              new EntryAttributes(
                  random.nextInt(1 << 16),
                  random.nextInt(1 << 16),
                  random.nextInt(),
                  random.nextLong()),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              content + 100,
              content,
              60,
              random.nextLong(),
              content + 60,
              40,
              random.nextLong(),
              1,
              2,
              8,
              key);
      byte[] encoded = header.encode(random.nextLong()).array();
      EntryHeader decoded = EntryHeader.decode(encoded, content + 100);
      assertThat(decoded).usingRecursiveComparison().isEqualTo(header);
    }
  }

  @Test
  void liveWord_ofAnyTime_isValidAndGivesItBack() {
    for (int i = 0; i < 10_000; i++) {
      long millis = random.nextLong() >>> 17;
      long word = LiveWord.encode(millis);
      assertThat(LiveWord.isValid(word)).isTrue();
      assertThat(LiveWord.millis(word)).isEqualTo(millis);
      assertThat(LiveWord.isValid(word ^ 1L << random.nextInt(64))).isFalse();
    }
    assertThat(LiveWord.millis(LiveWord.encode(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(LiveWord.millis(LiveWord.encode(-5))).isZero();
    assertThat(LiveWord.isValid(0)).isFalse();
    assertThat(LiveWord.isValid(-1)).isFalse();
  }

  @Test
  void expiryWord_setByACaller_isToldFromOneSetByAHitWithinTwoMilliseconds() {
    for (int i = 0; i < 10_000; i++) {
      long millis = 2 + (random.nextLong() >>> 17);
      long latest = i % 10 == 0 ? Long.MAX_VALUE : 2 + (random.nextLong() >>> 17);
      long bound = Math.min(millis, latest);
      long ofHit = LiveWord.millis(LiveWord.encode(LiveWord.ofHit(millis, latest)));
      long ofCaller = LiveWord.millis(LiveWord.encode(LiveWord.ofCaller(millis, latest)));
      assertThat(LiveWord.isOfCaller(ofHit, latest)).isFalse();
      assertThat(ofHit).isBetween(bound - 1, bound);
      assertThat(LiveWord.isOfCaller(ofCaller, latest)).isTrue();
      assertThat(ofCaller).isBetween(bound - 2, bound);
    }
    assertThat(
            LiveWord.isOfCaller(LiveWord.ofCaller(Long.MAX_VALUE, Long.MAX_VALUE), Long.MAX_VALUE))
        .isTrue();
    assertThat(LiveWord.isOfCaller(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    assertThat(LiveWord.ofCaller(-5, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(LiveWord.ofCaller(-5, -7)).isEqualTo(1);
  }

  @Test
  void entry_withoutPayloadAndMetadata_isReadable() throws IOException {
    for (int keyBytes = 0; keyBytes < 20; keyBytes++) {
      CacheKey key = CacheKey.of("k".repeat(keyBytes));
      Path file =
          EntryFiles.write(
              directory.resolve("empty" + keyBytes),
              key,
              writer -> {
                writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
                writer.finish(ByteBuffer.allocate(0));
                return ATTRIBUTES;
              });
      MappedEntry entry = EntryFiles.open(file);
      assertThat(entry.attributes()).isEqualTo(ATTRIBUTES);
      assertThat(entry.metadata().remaining()).isZero();
      assertThat(entry.lengthBytes()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void pieces_ofManySizes_areWrittenWhereTheyWereAskedForAndVerified() throws IOException {
    int[] sizes = {1, 7, 0, 262_143, 262_144, 262_145, 5, 1 << 20, 3 << 20, 100};
    byte[][] pieces = new byte[sizes.length][];
    long[] offsets = new long[sizes.length];
    byte[] metadata = new byte[1000];
    random.nextBytes(metadata);
    Path file =
        EntryFiles.write(
            directory.resolve("pieces"),
            EntryFiles.KEY,
            writer -> {
              writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
              for (int i = 0; i < sizes.length; i++) {
                pieces[i] = new byte[sizes[i]];
                random.nextBytes(pieces[i]);
                writer.startPiece(i % 2 == 0 ? 64 : 4096);
                offsets[i] = writer.position();
                writer.write(ByteBuffer.wrap(pieces[i]));
              }
              writer.finish(ByteBuffer.wrap(metadata));
              return ATTRIBUTES;
            });
    MappedEntry entry = EntryFiles.open(file);
    assertThat(entry.metadata()).isEqualTo(ByteBuffer.wrap(metadata));
    for (int i = 0; i < sizes.length; i++) {
      assertThat(offsets[i] % (i % 2 == 0 ? 64 : 4096)).isZero();
      entry.verify(offsets[i], sizes[i]);
      assertThat(entry.bytes().asSlice(offsets[i], sizes[i]).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(pieces[i]);
    }
    entry.verify(0, entry.lengthBytes());
  }

  @Test
  void entry_whoseCodecDidNotFinish_isNotCompleted() {
    assertThatThrownBy(
            () -> EntryFiles.write(directory.resolve("none"), EntryFiles.KEY, _ -> ATTRIBUTES))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The codec must call begin and finish, it did not");
  }
}
