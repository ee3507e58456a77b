package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Directories opened in another boot of the system than the one in which they were written. */
class RebootTests {

  private static final int PAGE_BYTES = 4096;

  @TempDir private Path directory;

  private StoreDirectory boot(String id) throws IOException {
    return StoreDirectory.open(StoreDirectoryOptions.of(directory), new Host(id, path -> "ext4"));
  }

  private static NamedCache cache(StoreDirectory opened, ChecksumMode checksum, Fsync fsync) {
    CacheSerializer serializer = CacheSerializer.builder().checksum(checksum).build();
    return new NamedCache(
        "tables",
        opened.store("tables", FileStoreOptions.of(checksum).withFsync(fsync)),
        serializer,
        null);
  }

  private static ArrowTable table(NamedCache.Hit hit) {
    return (ArrowTable) Objects.requireNonNull(hit.value());
  }

  @ParameterizedTest
  @EnumSource(ChecksumMode.class)
  void pagesThatNeverReachedTheDisk_areMissesOfReasonCorrupt(ChecksumMode checksum)
      throws IOException {
    Random random = TestSeed.random();
    int keys = 24;
    try (StoreDirectory opened = boot("first")) {
      for (int key = 0; key < keys; key++) {
        cache(opened, checksum, Fsync.NONE).put(key, FaultTables.table(key, 3000));
      }
    }
    int damaged = 0;
    int seen = 0;
    for (Path file : Caches.entryFiles(directory)) {
      if (seen++ > 0 && random.nextInt(4) > 0) { // one is spared whatever the seed
        damaged += lose(file, random) ? 1 : 0;
      }
    }
    try (StoreDirectory opened = boot("second")) {
      NamedCache cache = cache(opened, checksum, Fsync.NONE);
      int found = 0;
      for (int key = 0; key < keys; key++) {
        NamedCache.Hit hit = cache.find(key);
        if (hit != null) {
          found++;
          assertThat(FaultTables.isRight(key, table(hit))).as(TestSeed.hint()).isTrue();
        }
      }
      assertThat(found).as(TestSeed.hint()).isEqualTo(keys - damaged).isPositive();
      assertThat(cache.statistics().misses(MissReason.CORRUPT)).isEqualTo(damaged).isPositive();
      assertThat(Caches.entryFiles(directory)).as("what was damaged is gone").hasSize(found);
    }
  }

  /** Zeroes a page, or cuts the file; false if nothing but gaps between pieces changed. */
  private static boolean lose(Path file, Random random) throws IOException {
    byte[] before = Files.readAllBytes(file);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      if (random.nextInt(4) == 0) {
        out.setLength(random.nextInt(before.length));
        return true;
      }
      long page = random.nextInt(before.length / PAGE_BYTES);
      out.seek(page * PAGE_BYTES);
      out.write(new byte[PAGE_BYTES]);
    }
    return !Arrays.equals(before, Files.readAllBytes(file));
  }

  @Test
  void entryOfAnEarlierBoot_isVerifiedOnceAndNeverAgain() throws IOException {
    try (StoreDirectory opened = boot("first")) {
      cache(opened, ChecksumMode.LAZY, Fsync.NONE).put(1, FaultTables.table(1, 3000));
    }
    assertThat(verifiedInBoot("first")).as("same boot").isZero();
    assertThat(verifiedInBoot("second")).as("after the reboot").isPositive();
    assertThat(verifiedInBoot("second")).as("verified already").isZero();
    assertThat(verifiedInBoot("third")).as("durable by now").isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"DATA", "FULL"})
  void forcedEntry_needsNoVerification(Fsync fsync) throws IOException {
    try (StoreDirectory opened = boot("first")) {
      assertThat(cache(opened, ChecksumMode.LAZY, fsync).put(1, FaultTables.table(1, 3000)))
          .isTrue();
    }
    assertThat(verifiedInBoot("second")).isZero();
  }

  private long verifiedInBoot(String id) throws IOException {
    try (StoreDirectory opened = boot(id)) {
      NamedCache cache = cache(opened, ChecksumMode.LAZY, Fsync.NONE);
      assertThat(cache.find(1)).isNotNull();
      return cache.statistics().blocksVerified.sum();
    }
  }

  @ParameterizedTest
  @EnumSource(Fsync.class)
  void put_onAnInterruptedThread_isForcedAndStays(Fsync fsync) throws IOException {
    try (StoreDirectory opened = boot("first")) {
      NamedCache cache = cache(opened, ChecksumMode.LAZY, fsync);
      Thread.currentThread().interrupt();
      boolean stored = cache.put(1, FaultTables.table(1, 3000));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(stored).isTrue();
      assertThat(cache.find(1)).isNotNull();
    }
  }
}
