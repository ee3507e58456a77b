package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.LeakWatcher;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A cache whose files are compressed behaves like any other. */
@Isolated
class PackedCacheTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final Duration TIME_TO_IDLE = Duration.ofMinutes(10);

  private final Random random = TestSeed.random();
  private final ManualClock clock = new ManualClock();

  @TempDir private Path directory;
  private StoreDirectory opened;
  private NamedCache cache;

  @BeforeEach
  void open() throws IOException {
    opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
    cache = PackedPeer.open(opened, null);
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private static @Nullable Object find(NamedCache cache, String key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? null : hit.value();
  }

  private static long seedIn(NamedCache cache, String key) {
    return PackedPeer.seedOf((byte[]) Objects.requireNonNull(find(cache, key)));
  }

  private Path file() throws IOException {
    List<Path> files = Caches.entryFiles(directory);
    assertThat(files).hasSize(1);
    return files.getFirst();
  }

  @Test
  void value_takesLessOfTheDiskAndIsCounted() throws IOException {
    cache.put("key", PackedPeer.value(7));
    assertThat(Files.size(file())).isLessThan(1_500_000);
    long before = cache.statistics().bytesBeforeCompression.sum();
    long after = cache.statistics().bytesAfterCompression.sum();
    assertThat(before).isBetween(3_000_000L, 3_010_000L);
    assertThat(after).isBetween(1_000_000L, Files.size(file()));
    assertThat(seedIn(cache, "key")).isEqualTo(7);
    cache.put("small", new byte[100]);
    assertThat(cache.statistics().bytesBeforeCompression.sum()).isEqualTo(before);
  }

  @Test
  void otherProcess_seesPutsEvictsAndClears() throws Exception {
    try (ChildJvm peer = ChildJvm.start(PackedPeer.class, List.of(), directory.toString())) {
      peer.waitForLine("ready");
      cache.put("key", PackedPeer.value(1));
      assertThat(ask(peer, 0, "get key")).isEqualTo("1");
      assertThat(ask(peer, 1, "put key 2")).isEqualTo("true");
      assertThat(seedIn(cache, "key")).isEqualTo(2);
      cache.put("key", PackedPeer.value(3));
      assertThat(ask(peer, 2, "get key")).isEqualTo("3");
      assertThat(ask(peer, 3, "evict key")).isEqualTo("true");
      assertThat(cache.find("key")).isNull();
      cache.put("key", PackedPeer.value(4));
      assertThat(ask(peer, 4, "get key")).isEqualTo("4");
      cache.clear();
      assertThat(ask(peer, 5, "get key")).isEqualTo("null");
      cache.put("key", PackedPeer.value(5));
      cache.expireAfter("key", Duration.ZERO);
      assertThat(ask(peer, 6, "get key")).isEqualTo("null");
    }
  }

  private static String ask(ChildJvm peer, int answered, String line) throws Exception {
    Writer input = peer.process().outputWriter();
    input.write(line + "\n");
    input.flush();
    return peer.waitForLine("answer", answered);
  }

  @Test
  void processThatIsKilledWhileItPuts_leavesAWholeValue() throws Exception {
    for (int round = 0; round < 4; round++) {
      try (ChildJvm peer = ChildJvm.start(PackedPeer.class, List.of(), directory.toString())) {
        peer.waitForLine("ready");
        Writer input = peer.process().outputWriter();
        input.write("forever key\n");
        input.flush();
        peer.waitForLine("stored", random.nextInt(3));
        Thread.sleep(random.nextInt(50)); // anywhere in the next put
      }
      assertThat(seedIn(cache, "key")).as("round %d, %s", round, TestSeed.hint()).isNotNegative();
    }
    assertThat(cache.statistics().misses()).isZero();
  }

  @Test
  void timeToIdle_isProlongedByHits() throws IOException {
    try (StoreDirectory timed =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory.resolve("timed")).withClock(clock))) {
      NamedCache idle = PackedPeer.open(timed, TIME_TO_IDLE);
      idle.put("key", PackedPeer.value(1));
      for (int i = 0; i < 5; i++) {
        clock.advance(Duration.ofMinutes(9));
        assertThat(seedIn(idle, "key")).isEqualTo(1);
      }
      clock.advance(Duration.ofMinutes(11));
      assertThat(idle.find("key")).isNull();
      assertThat(idle.statistics().misses(MissReason.EXPIRED)).isEqualTo(1);
    }
  }

  @Test
  void frameThatIsDamaged_isACorruptMissAndTheFileGoes() throws Exception {
    cache.put("key", PackedPeer.value(1));
    Path file = file();
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(Files.size(file) / 2);
      int found = damaged.read();
      damaged.seek(Files.size(file) / 2);
      damaged.write(found ^ 1);
    }
    assertThat(cache.find("key")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(Caches.entryFiles(directory)).isEmpty();
    assertThat((byte[]) cache.get("key", () -> PackedPeer.value(2))).isEqualTo(PackedPeer.value(2));
    assertThat(seedIn(cache, "key")).isEqualTo(2);
  }

  /** No checksum finds it, but zstd does; a load replaces the entry. */
  @Test
  void frameThatIsDamagedInACacheWithoutChecksums_isACorruptMissUntilItIsReplaced()
      throws Exception {
    CacheSerializer serializer =
        CacheSerializer.builder()
            .compression(Compression.zstd())
            .checksum(ChecksumMode.NONE)
            .build();
    NamedCache unchecked =
        new NamedCache("unchecked", opened.store("unchecked", ChecksumMode.NONE), serializer, null);
    unchecked.put("key", "text ".repeat(100_000));
    Path file = file();
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(240); // the first frame's own header
      damaged.write(new byte[16]);
    }
    assertThat(unchecked.find("key")).isNull();
    assertThat(unchecked.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(unchecked.get("key", () -> "new ".repeat(2_000))).isEqualTo("new ".repeat(2_000));
    assertThat(find(unchecked, "key")).isEqualTo("new ".repeat(2_000));
  }

  @Test
  void fileThatIsCutWhileAValueIsHeld_harmsNoOneWhoHoldsIt() throws Exception {
    byte[] value = PackedPeer.value(1);
    cache.put("key", MemorySegment.ofArray(value));
    MemorySegment held = (MemorySegment) Objects.requireNonNull(find(cache, "key"));
    try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
      cut.setLength(8192);
    }
    assertThat(cache.find("key")).isNull();
    assertThat(held.mismatch(MemorySegment.ofArray(value))).isEqualTo(-1);
    cache.clear();
    assertThat(held.mismatch(MemorySegment.ofArray(value))).isEqualTo(-1);
  }

  @Test
  void hits_shareTheMemoryOfAValueThatIsHeld() {
    cache.put("key", MemorySegment.ofArray(PackedPeer.value(1)));
    MemorySegment first = (MemorySegment) Objects.requireNonNull(find(cache, "key"));
    for (int i = 0; i < 10; i++) {
      assertThat(find(cache, "key")).isSameAs(first);
    }
    cache.put("key", MemorySegment.ofArray(PackedPeer.value(2)));
    MemorySegment second = (MemorySegment) Objects.requireNonNull(find(cache, "key"));
    assertThat(second.mismatch(MemorySegment.ofArray(PackedPeer.value(2)))).isEqualTo(-1);
    assertThat(first.mismatch(MemorySegment.ofArray(PackedPeer.value(1)))).isEqualTo(-1);
  }

  @Test
  void memoryOfValuesThatAreNotHeld_isFreedAndBounded() {
    long most = 0;
    long before = NativeMemory.maxBytes();
    NativeMemory.setMaxBytes(NativeMemory.usedBytes() + (32 << 20));
    try {
      for (int i = 0; i < 20; i++) {
        cache.put(i, MemorySegment.ofArray(PackedPeer.value(i)));
      }
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 20; i++) {
          NamedCache.Hit hit = Objects.requireNonNull(cache.find(i));
          assertThat(((MemorySegment) Objects.requireNonNull(hit.value())).byteSize())
              .isEqualTo(3_000_000);
          most = Math.max(most, NativeMemory.usedBytes());
        }
      }
      assertThat(most).isLessThanOrEqualTo(NativeMemory.maxBytes());
      assertThat(cache.statistics().misses()).isZero();
    } finally {
      NativeMemory.setMaxBytes(before);
    }
  }

  @Test
  void valueThatNeedsMoreMemoryThanThereMayBe_isAMissAndNothingWorse() {
    cache.put("key", MemorySegment.ofArray(PackedPeer.value(1)));
    long before = NativeMemory.maxBytes();
    NativeMemory.setMaxBytes(1 << 20);
    try {
      assertThat(cache.find("key")).isNull();
      assertThat(cache.statistics().misses(MissReason.ERROR)).isEqualTo(1);
    } finally {
      NativeMemory.setMaxBytes(before);
    }
    assertThat(cache.find("key")).isNotNull();
  }

  @Test
  void streamingTable_readsFromWhatWasStored() throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader source = ArrowTables.reader(allocator, 2, 4, 50_000)) {
      ArrowTable table = ArrowTable.streaming(() -> source);
      assertThat(cache.put("key", table)).isTrue();
      assertThat(table.rowCount()).isEqualTo(200_000);
      assertThat(table.batch(0).column("v1").getDouble(9)).isEqualTo(ArrowTables.value(1, 9));
      assertThat(find(cache, "key")).isInstanceOf(ArrowTable.class);
      ArrowTable hit = (ArrowTable) Objects.requireNonNull(find(cache, "key"));
      assertThat(hit.rowCount()).isEqualTo(200_000);
      assertThat(cache.statistics().bytesBeforeCompression.sum())
          .isGreaterThan(2 * cache.statistics().bytesAfterCompression.sum());
    }
  }
}
