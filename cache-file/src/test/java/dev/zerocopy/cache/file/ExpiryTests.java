package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When entries of a file store expire: by their words in the files, swept, after a restart. */
class ExpiryTests {

  private static final int EXPIRY_WORD_AT = 32;
  static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofMinutes(16);

  @TempDir Path directory;

  final ManualClock clock = new ManualClock();
  StoreDirectory opened;
  private CacheFolder folder;
  NamedCache cache;

  @BeforeEach
  void open() throws IOException {
    open(IDLE, 100);
  }

  private void open(@Nullable Duration timeToIdle, int maxMappings) throws IOException {
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxMappings(maxMappings)
                .withMaxRetiredBytes(1L << 40)
                .withSmallValues(smallValues())
                .withClock(clock));
    cache = Caches.open(opened, "tables", Duration.ofHours(2), timeToIdle);
    folder = opened.folder("tables");
  }

  SmallValues smallValues() {
    return FileStoreContractTests.MAPPED;
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  void reopen(@Nullable Duration timeToIdle) throws IOException {
    opened.close();
    open(timeToIdle, 100);
  }

  void put(Object key) {
    assertThat(cache.put(key, RandomDoubles.table(1, 1, 10, 1))).isTrue();
  }

  private void sweep() throws IOException {
    folder.expire(clock.millis());
    opened.evictNow();
  }

  List<Path> files() throws IOException {
    return Caches.entryFiles(directory);
  }

  /** The time in the expiry word of the only entry. */
  private long expiryMillis() throws IOException {
    try (FileChannel file = FileChannel.open(files().getFirst())) {
      ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      file.read(word, EXPIRY_WORD_AT);
      return word.getLong(0) & (1L << 48) - 1;
    }
  }

  @Test
  void hits_moveTheWordInTheFile_atMostOnceAStep() throws IOException {
    put("k");
    long written = expiryMillis();
    assertThat(written).isEqualTo(clock.millis() + IDLE.toMillis());
    for (int second = 0; second < 59; second++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(cache.find("k")).isNotNull();
    }
    assertThat(expiryMillis()).as("less than a sixteenth later").isEqualTo(written);

    clock.advance(Duration.ofSeconds(1));
    assertThat(cache.find("k")).isNotNull();

    assertThat(expiryMillis()).isEqualTo(clock.millis() + IDLE.toMillis());
  }

  @Test
  void hits_neverMoveTheWordBeyondTheTimeToLive() throws IOException {
    put("k");
    long latest = clock.millis() + Duration.ofHours(2).toMillis();
    for (int minute = 0; minute < 119; minute++) {
      clock.advance(MINUTE);
      assertThat(cache.find("k")).isNotNull();
      assertThat(expiryMillis()).isLessThanOrEqualTo(latest);
    }
    assertThat(expiryMillis()).isEqualTo(latest);
    clock.advance(MINUTE);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void idleEntry_isAnExpiredMissAndItsFileIsGone() throws IOException {
    put("k");
    clock.advance(IDLE);

    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.EXPIRED)).isEqualTo(1);
    assertThat(cache.statistics().evictions(EvictionCause.EXPIRED)).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void sweep_removesIdleEntries_notThoseThatWereHit() throws IOException {
    opened.close();
    open(IDLE, 1); // all but one entry are swept by what the index and their files say
    for (int i = 0; i < 6; i++) {
      put(i);
    }
    clock.advance(Duration.ofMinutes(15));
    assertThat(cache.find(2)).isNotNull();
    assertThat(cache.find(4)).isNotNull();
    clock.advance(Duration.ofMinutes(15));

    sweep();

    assertThat(files()).hasSize(2);
    assertThat(cache.statistics().entries()).isEqualTo(2);
    assertThat(cache.statistics().evictions(EvictionCause.EXPIRED)).isEqualTo(4);
    assertThat(cache.find(2)).isNotNull();
    clock.advance(MINUTE);
    sweep();
    assertThat(files()).hasSize(1);
    assertThat(cache.find(4)).isNull();
  }

  @Test
  void sweep_removesEntriesWhoseLifeWasShortened_notThoseWhoseLifeWasProlonged()
      throws IOException {
    opened.close();
    open(IDLE, 1);
    for (int i = 0; i < 4; i++) {
      put(i);
    }
    assertThat(cache.expireAfter(0, MINUTE)).isTrue();
    assertThat(cache.expireAfter(1, Duration.ofMinutes(40))).isTrue();
    clock.advance(MINUTE);
    sweep();
    assertThat(files()).hasSize(3);
    clock.advance(IDLE);
    sweep();
    assertThat(files()).hasSize(1);
    assertThat(cache.find(1)).isNotNull();
    assertThat(cache.statistics().entries()).isEqualTo(1);
  }

  @Test
  void sweep_afterTheClockWasPutBack_removesEntriesOfTheFuture() throws IOException {
    put("old");
    clock.advance(Duration.ofMinutes(10));
    put("new");
    clock.advance(Duration.ofMinutes(-8));

    sweep();

    assertThat(files()).hasSize(1);
    assertThat(cache.find("old")).isNotNull();
    assertThat(cache.find("new")).isNull();
  }

  @Test
  void expireAfter_isThereAfterReopening() throws IOException {
    put("shortened");
    put("prolonged");
    assertThat(cache.expireAfter("shortened", MINUTE)).isTrue();
    assertThat(cache.expireAfter("prolonged", Duration.ofMinutes(60))).isTrue();
    clock.advance(MINUTE);
    reopen(IDLE);
    assertThat(cache.find("shortened")).isNull();
    assertThat(cache.find("prolonged")).isNotNull();
    clock.advance(Duration.ofMinutes(58));
    assertThat(cache.find("prolonged")).isNotNull();
    reopen(IDLE);
    clock.advance(MINUTE);
    assertThat(cache.find("prolonged")).isNull();
    assertThat(cache.expireAfter("prolonged", MINUTE)).isFalse();
  }

  @Test
  void expireAfter_ofAnEntryThatIsNotMapped_changesIt() throws IOException {
    put("k");
    reopen(IDLE);
    assertThat(cache.expireAfter("k", MINUTE)).isTrue();
    assertThat(opened.mappings()).isZero();
    clock.advance(MINUTE);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void expireAfter_ofAClearedEvictedOrClosedEntry_isRefused() throws IOException {
    put("k");
    cache.clear();
    assertThat(cache.expireAfter("k", MINUTE)).isFalse();
    put("k");
    cache.evict("k");
    assertThat(cache.expireAfter("k", MINUTE)).isFalse();
    put("k");
    opened.close();
    assertThat(cache.expireAfter("k", MINUTE)).isFalse();
  }

  @Test
  void expireAfter_ofADamagedEntry_isRefusedAndTheDamageIsFound() throws IOException {
    put("k");
    Path file = files().getFirst();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(24 + 40);
      int good = out.read();
      out.seek(24 + 40);
      out.write(good ^ 0x55);
    }
    assertThat(cache.expireAfter("k", MINUTE)).isFalse();
    reopen(IDLE);
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
  }

  @Test
  void damagedExpiryWord_isFoundByAReader_notHiddenByAHitOrAnUpdate() throws IOException {
    put("k");
    try (RandomAccessFile out = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
      out.seek(EXPIRY_WORD_AT);
      out.writeLong(0);
    }
    clock.advance(MINUTE);
    cache.expireAfter("k", MINUTE);
    opened.evictNow();
    assertThat(cache.find("k")).isNull();
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void truncatedFile_isAMissAndNoUpdate() throws IOException {
    for (int i = 0; i < 20; i++) {
      put(i);
      try (RandomAccessFile out = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
        out.setLength(0);
      }
      clock.advance(MINUTE);
      assertThat(cache.expireAfter(i, MINUTE)).isFalse();
      assertThat(cache.find(i)).as("of a file that is cut").isNull();
      assertThat(cache.find(i)).as("of a file that is gone").isNull();
      assertThat(files()).isEmpty();
    }
    assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(20);
    assertThat(cache.statistics().misses(MissReason.ABSENT)).isEqualTo(20);
  }

  @Test
  void hitOfAnEntryWhoseFileIsAnothers_leavesThatOneAlone() throws IOException {
    put("k");
    Path file = files().getFirst();
    Path other = directory.resolve("other");
    Files.copy(file, other);
    try (RandomAccessFile out = new RandomAccessFile(other.toFile(), "rw")) {
      out.seek(24 + 32); // the entry id
      out.writeLong(42);
    }
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    long written = expiryMillis();
    clock.advance(MINUTE);
    assertThat(cache.find("k")).isNotNull();
    assertThat(expiryMillis()).isEqualTo(written);
  }

  @Test
  void hitOfAnEntryWhoseFileIsGone_isAHit() throws IOException {
    put("k");
    Files.delete(files().getFirst());
    clock.advance(MINUTE);
    assertThat(cache.find("k")).isNotNull();
    assertThat(cache.find("k")).isNotNull();
    assertThat(cache.expireAfter("k", MINUTE)).isFalse();
  }

  @Test
  void interruptedThread_movesTheWordAndStaysInterrupted() throws IOException {
    put("k");
    clock.advance(MINUTE);
    try {
      Thread.currentThread().interrupt();
      assertThat(cache.find("k")).isNotNull();
      assertThat(cache.expireAfter("k", Duration.ofMinutes(3))).isTrue();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(expiryMillis()).isBetween(clock.millis() + 179_990, clock.millis() + 180_000);
  }

  @Test
  void entryOfBeforeTheTimeToIdle_hasItFromItsNextHitOn() throws IOException {
    reopen(null);
    put("k");
    clock.advance(Duration.ofMinutes(30));
    reopen(IDLE);
    assertThat(cache.find("k")).isNotNull();
    assertThat(expiryMillis()).isEqualTo(clock.millis() + IDLE.toMillis());
    clock.advance(IDLE);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void clockPutForward_expires_alsoAfterReopening() throws IOException {
    put("k");
    reopen(IDLE);
    clock.advance(Duration.ofDays(365));
    assertThat(cache.find("k")).isNull();
    put("k");
    clock.advance(Duration.ofDays(365));
    reopen(IDLE);
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void clockPutBackWhileClosed_entriesOfTheFutureAreExpired() throws IOException {
    put("k");
    opened.close();
    clock.advance(Duration.ofDays(-365));
    open(IDLE, 100);
    assertThat(cache.find("k")).isNull();
    assertThat(
            cache.statistics().misses(MissReason.ABSENT)
                + cache.statistics().misses(MissReason.EXPIRED))
        .isEqualTo(1);
    put("k");
    assertThat(cache.find("k")).isNotNull();
    clock.advance(Duration.ofDays(365));
    assertThat(cache.find("k")).isNull();
  }

  /** From each time that a reader saw, an entry is served for its time to live at most. */
  @Test
  void clockPutBackAgainAndAgain_noEntryOutlivesItsTimeFromAnyTimeSeen() throws IOException {
    for (int back = 0; back < 300; back += 29) {
      reopen(null);
      put(back);
      clock.advance(Duration.ofMinutes(50));
      clock.advance(Duration.ofMinutes(-back));
      int served = 0;
      while (cache.find(back) != null) {
        served++;
        assertThat(served).as("minutes served after %d minutes back", back).isLessThan(123);
        clock.advance(MINUTE);
      }
      clock.advance(Duration.ofDays(1));
    }
  }

  @Test
  void process_thatHitAnEntryAndWasKilled_hasProlongedItsLife() throws Exception {
    opened.close();
    try (ChildJvm child =
        ChildJvm.start(HitAndWait.class, List.of(), directory.toString(), "" + clock.millis())) {
      child.waitForLine("hit");
    }
    clock.advance(Duration.ofMinutes(10));
    open(IDLE, 100);
    assertThat(expiryMillis()).isEqualTo(clock.millis() + IDLE.toMillis());
    clock.advance(Duration.ofMinutes(15));
    NamedCache.Hit hit = Objects.requireNonNull(cache.find("k"));
    assertThat(hit.value()).isNotNull();
  }
}
