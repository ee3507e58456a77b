package dev.zerocopy.cache.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.compression.PackedFiles.Opening;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.LeakWatcher;
import dev.zerocopy.cache.test.TableDigest;
import dev.zerocopy.cache.test.TestSeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored compressed comes back as what it was, however it is opened. */
class PackedEntryTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final Compression ALL = Compression.zstd().withMinBytes(0);

  private final Random random = TestSeed.random();
  private final CacheSerializer serializer = PackedFiles.serializer(ALL);

  @TempDir private Path directory;

  /** Runs of random and of repeated bytes: some frames shrink, some do not. */
  private byte[] mixed(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int at = 0; at < length; at += 700_000) {
      int end = Math.min(length, at + random.nextInt(1_400_000));
      for (int i = at; i < end; i++) {
        bytes[i] = (byte) (i % 50);
      }
    }
    return bytes;
  }

  private void assertComesBack(byte[] value) throws Exception {
    Path file = PackedFiles.write(directory, serializer, value);
    for (Opening opening : Opening.values()) {
      for (ChecksumMode mode : ChecksumMode.values()) {
        StoredEntry entry = PackedFiles.open(file, opening, mode);
        assertThat((byte[]) PackedFiles.read(serializer, entry))
            .as("%s, %s, %s", opening, mode, TestSeed.hint())
            .isEqualTo(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 1, 100, 4095, 20_000, 1_044_000, 1_044_480, 1_044_481, 1_048_372, 1_048_577, 5_000_000
      })
  void bytes_ofAnyLength_comeBackHoweverTheyAreOpened(int length) throws Exception {
    assertComesBack(mixed(length));
    assertComesBack(new byte[length]);
  }

  @Test
  void bytes_ofRandomLengths_comeBack() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertComesBack(mixed(random.nextInt(3_000_000)));
    }
  }

  @ParameterizedTest
  @EnumSource(Opening.class)
  void table_comesBackAsTheSameViewWithItsBatchesAndColumns(Opening opening) throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader source = ArrowTables.reader(allocator, 3, 5, 40_000);
        ArrowReader expected = ArrowTables.reader(allocator, 3, 5, 40_000)) {
      Path file = PackedFiles.write(directory, serializer, ArrowTable.streaming(() -> source));
      assertThat(Files.size(file)).isLessThan(5 * 40_000 * 3 * 8);
      StoredEntry entry = PackedFiles.open(file, opening, ChecksumMode.LAZY);
      ArrowTable table = (ArrowTable) PackedFiles.read(serializer, entry);
      assertThat(table.rowCount()).isEqualTo(200_000);
      assertThat(table.batch(0).column("v1").getDouble(7)).isEqualTo(ArrowTables.value(1, 7));
      try (ArrowReader reader = table.openReader(allocator)) {
        assertThat(TableDigest.of(reader)).isEqualTo(TableDigest.of(expected));
      }
    }
  }

  /** A row of a list. */
  record Leg(String origin, int minutes, double fare) {}

  @Test
  void records_comeBackAsAList() throws Exception {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      legs.add(new Leg("A" + i % 300, i, i / 8.0));
    }
    Path file = PackedFiles.write(directory, serializer, legs);
    assertThat(PackedFiles.read(serializer, PackedFiles.open(file))).isEqualTo(legs);
  }

  @Test
  void textAndBuffersAndStreams_comeBack() throws Exception {
    String text = "größer ".repeat(300_000);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (Opening opening : Opening.values()) {
      assertThat(copy(text, opening)).isEqualTo(text);
      assertThat(copy(ByteBuffer.wrap(bytes), opening)).isEqualTo(ByteBuffer.wrap(bytes));
      MemorySegment segment = (MemorySegment) copy(MemorySegment.ofArray(bytes), opening);
      assertThat(segment.mismatch(MemorySegment.ofArray(bytes))).isEqualTo(-1);
      assertThat(segment.isReadOnly()).isTrue();
      Object stream = StreamedInputStream.of(() -> new ByteArrayInputStream(bytes));
      try (InputStream in = (InputStream) copy(stream, opening)) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  private Object copy(Object value, Opening opening) throws Exception {
    Path file = PackedFiles.write(directory, serializer, value);
    return PackedFiles.read(serializer, PackedFiles.open(file, opening, ChecksumMode.LAZY));
  }

  @Test
  void null_comesBack() throws Exception {
    Path file = PackedFiles.write(directory, serializer, null);
    assertThat(serializer.read(PackedFiles.open(file))).isNull();
  }

  @Test
  void packedEntry_isReadByASerializerThatPacksNothing() throws Exception {
    byte[] value = mixed(3_000_000);
    Path file = PackedFiles.write(directory, serializer, value);
    CacheSerializer plain = PackedFiles.serializer(Compression.none());
    assertThat((byte[]) PackedFiles.read(plain, PackedFiles.open(file))).isEqualTo(value);
  }

  @Test
  void hits_shareOneImageWhileItIsHeld() throws Exception {
    Path file = PackedFiles.write(directory, serializer, MemorySegment.ofArray(mixed(5_000_000)));
    StoredEntry entry = PackedFiles.open(file);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Object>> hits = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        hits.add(() -> PackedFiles.read(serializer, entry));
      }
      Object first = PackedFiles.read(serializer, entry);
      for (Future<Object> hit : threads.invokeAll(hits)) {
        assertThat(hit.get()).isSameAs(first);
      }
    }
  }

  @Test
  void interruptOfTheCaller_breaksNothing() throws Exception {
    byte[] value = mixed(8_000_000);
    Thread.currentThread().interrupt();
    Path file = PackedFiles.write(directory, serializer, value);
    Object found = PackedFiles.read(serializer, PackedFiles.open(file));
    assertThat(Thread.interrupted()).isTrue();
    assertThat((byte[]) found).isEqualTo(value);
  }

  @Test
  void writerThatFails_leavesAPackerThatWorks() throws Exception {
    Object failing =
        StreamedInputStream.of(
            () ->
                new InputStream() {
                  private int left = 5_000_000;

                  @Override
                  public int read() throws IOException {
                    if (left-- <= 0) {
                      throw new IOException("the source failed");
                    }
                    return left % 7;
                  }

                  @Override
                  public int read(byte[] into, int offset, int length) throws IOException {
                    return super.read(into, offset, length);
                  }
                });
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> PackedFiles.write(directory, serializer, failing))
          .hasStackTraceContaining("the source failed");
    }
    assertComesBack(mixed(2_000_000));
  }
}
