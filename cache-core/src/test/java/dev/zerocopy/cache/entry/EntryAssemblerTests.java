package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that leave and arrive in parts, with a backend that has no files. */
class EntryAssemblerTests {

  private static final long NOW = EntryFiles.CREATED_MILLIS;
  private static final CacheSerializer SERIALIZER =
      CacheSerializer.builder().codec(new BytesCodec()).build();

  private final Random random = TestSeed.random();
  private final StoreStatistics statistics = new StoreStatistics();

  private CollectedEntry write(Object value) throws IOException {
    CollectedEntry output = new CollectedEntry();
    try (EntryEncoder encoder = new EntryEncoder(output, EntryFiles.KEY)) {
      Lifespan life = Lifespan.of(NOW, Duration.ofSeconds(9), null);
      encoder.complete(SERIALIZER.write(value, encoder), 5, life);
    }
    return output;
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private EntryAssembler begin(byte[] entry, int contentEnd, CacheKey key)
      throws EntryUnreadableException {
    int front = (int) EntryHeader.contentOffset(EntryFiles.KEY.length());
    return EntryAssembler.begin(
        ByteBuffer.wrap(entry, 0, front + random.nextInt(contentEnd - front)),
        ByteBuffer.wrap(entry, contentEnd, entry.length - contentEnd),
        entry.length,
        key,
        ChecksumMode.EAGER,
        statistics);
  }

  /** Fetches the content in parts of random lengths. */
  private void acceptAll(EntryAssembler assembler, byte[] entry) throws EntryUnreadableException {
    while (assembler.missingBytes() > 0) {
      int part = (int) Math.min(assembler.missingBytes(), random.nextInt(100_000));
      ByteBuffer bytes = ByteBuffer.allocateDirect(part);
      assembler.accept(bytes.put(entry, (int) assembler.position(), part).flip());
      assertThat(bytes.hasRemaining()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4_000, 16_000, 262_144, 300_000, 3_000_000})
  void entry_fetchedAsAWholeOrInParts_isWhatWasStored(int length) throws Exception {
    byte[] value = randomBytes(length);
    CollectedEntry written = write(value);
    byte[] entry = written.toArray();

    MemoryEntry whole =
        EntryAssembler.open(ByteBuffer.wrap(entry), EntryFiles.KEY, ChecksumMode.EAGER, statistics);
    assertThat((byte[]) SERIALIZER.read(whole)).isEqualTo(value);
    assertThat(whole.bytes().isNative()).isEqualTo(entry.length > 16 << 10);

    EntryAssembler assembler = begin(entry, written.contentEnd(), EntryFiles.KEY);
    acceptAll(assembler, entry);
    MemoryEntry parts = assembler.finish();
    assertThat((byte[]) SERIALIZER.read(parts)).isEqualTo(value);
    assertThat(parts.bytes().mismatch(MemorySegment.ofArray(entry))).isEqualTo(-1);
    assertThat(statistics.blocksFailed.sum()).isZero();
  }

  @Test
  void entry_inMemory_tellsWhatABackendMustKnow() throws Exception {
    MemoryEntry entry = open(write("text").toArray(), EntryFiles.KEY);
    assertThat(entry.generation()).isEqualTo(5);
    assertThat(entry.createdMillis()).isEqualTo(NOW);
    assertThat(entry.latestExpiryMillis()).isEqualTo(NOW + 9000);
    assertThat(entry.summary().expiresAtMillis()).isEqualTo(NOW + 9000);
    assertThat(entry.staleness(NOW + 8999)).isNull();
    assertThat(entry.staleness(NOW + 9000)).isEqualTo(MissReason.EXPIRED);
    assertThat(entry.isMapped()).isFalse();
    assertThat(entry.bytes().isReadOnly()).isTrue();
  }

  private MemoryEntry open(byte[] entry, CacheKey key) throws EntryUnreadableException {
    return EntryAssembler.open(ByteBuffer.wrap(entry), key, ChecksumMode.EAGER, statistics);
  }

  @Test
  void parts_withAnyBitFlipped_areRefusedOrDoNotMatter() throws Exception {
    CollectedEntry written = write(randomBytes(600_000));
    byte[] good = written.toArray();
    byte[] value = (byte[]) SERIALIZER.read(open(good, EntryFiles.KEY));
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        EntryAssembler assembler = begin(bad, written.contentEnd(), EntryFiles.KEY);
        acceptAll(assembler, bad);
        assertThat((byte[]) SERIALIZER.read(assembler.finish())).isEqualTo(value);
      } catch (EntryUnreadableException e) {
        assertThat(e.reason()).isIn(MissReason.CORRUPT, MissReason.VERSION);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(250);
  }

  @Test
  void parts_ofAnotherKey_areAbsentBeforeContentIsFetched() throws Exception {
    CollectedEntry written = write(randomBytes(600_000));
    assertThatThrownBy(() -> begin(written.toArray(), written.contentEnd(), CacheKey.of("another")))
        .isInstanceOfSatisfying(
            EntryUnreadableException.class,
            e -> assertThat(e.reason()).isEqualTo(MissReason.ABSENT));
  }

  @Test
  void parts_tooManyOrTooFew_areCorruptAndWriteBeyondNothing() throws Exception {
    CollectedEntry written = write(randomBytes(600_000));
    byte[] entry = written.toArray();
    EntryAssembler assembler = begin(entry, written.contentEnd(), EntryFiles.KEY);
    assertThatThrownBy(assembler::finish).hasMessageContaining("content");
    ByteBuffer tooMany = ByteBuffer.allocate((int) assembler.missingBytes() + 1);
    assertThatThrownBy(() -> assembler.accept(tooMany)).hasMessageContaining("content");
    acceptAll(assembler, entry);
    assertThatThrownBy(() -> assembler.accept(ByteBuffer.allocate(1)))
        .hasMessageContaining("content");
    assertThat(assembler.finish().lengthBytes()).isEqualTo(entry.length);
  }

  @Test
  void parts_ofAnotherLengthThanTheBackendKnows_areCorrupt() throws Exception {
    CollectedEntry written = write(randomBytes(600_000));
    byte[] entry = written.toArray();
    int front = (int) EntryHeader.contentOffset(EntryFiles.KEY.length());
    for (int lengthBytes : new int[] {0, 200, entry.length - 1, entry.length + 1}) {
      assertThatThrownBy(
              () ->
                  EntryAssembler.begin(
                      ByteBuffer.wrap(entry, 0, front),
                      ByteBuffer.wrap(entry, written.contentEnd(), 16),
                      lengthBytes,
                      null,
                      ChecksumMode.NONE,
                      statistics))
          .isInstanceOf(EntryUnreadableException.class);
    }
  }

  @Test
  void front_cutAnywhere_isCorrupt() throws Exception {
    byte[] entry = write(randomBytes(100)).toArray();
    for (int length = 0; length < EntryHeader.KEY_OFFSET + EntryFiles.KEY.length(); length++) {
      ByteBuffer front = ByteBuffer.wrap(entry, 0, length);
      assertThatThrownBy(
              () ->
                  EntryAssembler.begin(
                      front,
                      ByteBuffer.wrap(entry, 300, entry.length - 300),
                      entry.length,
                      null,
                      ChecksumMode.NONE,
                      statistics))
          .isInstanceOfSatisfying(
              EntryUnreadableException.class,
              e -> assertThat(e.reason()).isEqualTo(MissReason.CORRUPT));
    }
  }

  @Test
  void memoryOfAnEntry_livesAsLongAsASegmentOfItAndNotLonger() throws Exception {
    byte[] value = randomBytes(8 << 20);
    ByteBuffer hit =
        (ByteBuffer)
            Objects.requireNonNull(
                SERIALIZER.read(open(write(ByteBuffer.wrap(value)).toArray(), EntryFiles.KEY)));
    assertThat(hit.isDirect()).isTrue();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    assertThat(NativeMemory.usedBytes()).isGreaterThanOrEqualTo(value.length);
    assertThat(hit).isEqualTo(ByteBuffer.wrap(value));
    hit = ByteBuffer.allocate(0);
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (NativeMemory.usedBytes() >= value.length) { // and what other tests left
      assertThat(System.nanoTime()).as("memory is still there").isLessThan(deadline);
      System.gc();
    }
    assertThat(hit.hasRemaining()).isFalse();
  }

  /** What a backend would keep: the parts by offset. */
  private static final class CollectedEntry implements EntryOutput {

    private byte[] bytes = new byte[0];
    private long contentEnd = -1;
    private long written;
    private boolean frontIsWritten;

    @Override
    public ByteBuffer buffer() {
      return ByteBuffer.allocateDirect(256 << 10);
    }

    @Override
    public void write(ByteBuffer buffer, long offset) {
      assertThat(frontIsWritten).as("the front comes last").isFalse();
      frontIsWritten = offset == 0;
      assertThat(frontIsWritten || offset >= written).as("offsets ascend").isTrue();
      int end = (int) offset + buffer.remaining();
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
      buffer.order(ByteOrder.LITTLE_ENDIAN).get(bytes, (int) offset, buffer.remaining());
      written = Math.max(written, end);
    }

    @Override
    public void endContent(long offset) {
      contentEnd = offset;
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}

    byte[] toArray() {
      assertThat(frontIsWritten).isTrue();
      return bytes.clone();
    }

    int contentEnd() {
      return (int) contentEnd;
    }
  }
}
