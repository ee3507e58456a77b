package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** One flipped bit in the sixth block of ten. */
class BytesDamageTests {

  private static final int BLOCK = 256 << 10;
  private static final int SIZE = 10 * BLOCK;
  private static final int DAMAGED = 5 * BLOCK + 1000;
  private static final byte[] CONTENT = BytesValues.randomBytes(7, SIZE);

  /** Content of more than one block lies behind the page of the header. */
  private static final int CONTENT_OFFSET = 4096;

  @TempDir private Path directory;
  private final StoreStatistics statistics = new StoreStatistics();
  private final List<String> told = new ArrayList<>();

  private static void flipBit(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, CONTENT_OFFSET + DAMAGED);
      channel.write(one.put(0, (byte) (one.get(0) ^ 0x10)).flip(), CONTENT_OFFSET + DAMAGED);
    }
  }

  private StoredEntry damaged(Form type, ChecksumMode mode) throws Exception {
    Path file = BytesFiles.write(directory, type.of(7, SIZE));
    flipBit(file);
    return MappedEntry.open(file, null, mode, statistics, (entry, detail) -> told.add(detail));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"STREAM", "TEXT"})
  void damage_isAMissOfReasonCorrupt_andThenTheEntryIsGone(Form type) throws IOException {
    NamedCache cache =
        new NamedCache(
            "bytes", new TempStore(directory, new ManualClock()), BytesFiles.SERIALIZER, null);
    cache.put("k", type.of(7, SIZE));
    try (var files = Files.list(directory)) {
      flipBit(files.findFirst().orElseThrow());
    }
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
  }

  @Test
  void stream_readsUpToTheDamage_failsThere_andReadsBehindIt() throws Exception {
    InputStream in = (InputStream) BytesFiles.hit(damaged(Form.STREAM, ChecksumMode.LAZY));
    assertThat(in.readNBytes(5 * BLOCK)).isEqualTo(Arrays.copyOf(CONTENT, 5 * BLOCK));
    assertThat(told).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(in::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected XXH64")
          .hasCauseInstanceOf(CorruptEntryException.class);
      assertThatThrownBy(() -> in.read(new byte[10])).isInstanceOf(IOException.class);
    }
    assertThat(told).isNotEmpty();
    assertThat(in.skip(BLOCK)).isEqualTo(BLOCK);
    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 6 * BLOCK, SIZE));
  }

  @Test
  void channel_failsAtTheDamageOnly() throws Exception {
    StoredBytes bytes = StoredBytes.of(damaged(Form.STREAM, ChecksumMode.LAZY));
    try (SeekableByteChannel channel = bytes.openChannel()) {
      ByteBuffer target = ByteBuffer.allocate(SIZE);
      assertThatThrownBy(() -> channel.read(target)).isInstanceOf(IOException.class);
      assertThat(channel.position()).isZero();
      channel.position(7 * BLOCK);
      assertThat(channel.read(target.clear())).isEqualTo(3 * BLOCK);
    }
  }

  @Test
  void stream_verifiesTheBlocksThatItReads() throws Exception {
    StoredEntry entry = damaged(Form.STREAM, ChecksumMode.LAZY);
    InputStream in = (InputStream) BytesFiles.hit(entry);
    in.skipNBytes(8 * BLOCK + 10);
    in.read();
    in.read();
    assertThat(statistics.blocksVerified.sum()).isEqualTo(1);
    in.readNBytes(BLOCK);
    assertThat(statistics.blocksVerified.sum()).isEqualTo(2);
    ((InputStream) BytesFiles.hit(entry)).skip(8 * BLOCK);
    assertThat(statistics.blocksVerified.sum()).isEqualTo(2);
  }

  @Test
  void segmentAndBuffer_areVerifiedOnceForAllHits() throws Exception {
    for (Form type : List.of(Form.HEAP_SEGMENT, Form.DIRECT_BUFFER)) {
      Path file = BytesFiles.write(directory, type.of(7, SIZE));
      StoredEntry entry =
          MappedEntry.open(file, null, ChecksumMode.LAZY, statistics, (e, detail) -> {});
      long before = statistics.blocksVerified.sum();
      BytesFiles.hit(entry);
      BytesFiles.hit(entry);
      assertThat(statistics.blocksVerified.sum() - before).isEqualTo(10);
    }
  }

  @Test
  void damage_whereNothingIsVerified_isGivenOut() throws Exception {
    StoredEntry entry = damaged(Form.HEAP_SEGMENT, ChecksumMode.NONE);
    MemorySegment segment = (MemorySegment) BytesFiles.hit(entry);
    assertThat(segment.mismatch(MemorySegment.ofArray(CONTENT))).isEqualTo(DAMAGED);
    assertThat(statistics.blocksVerified.sum()).isZero();
  }
}
