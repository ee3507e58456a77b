package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expiry word of an entry that several processes hit and change. */
class LiveExpiryTests {

  static final Duration IDLE = Duration.ofSeconds(4);
  private static final long START = EntryFiles.CREATED_MILLIS;
  private static final long LATEST = START + Duration.ofMinutes(10).toMillis();
  private static final int CHILDREN = 2;

  @TempDir private Path directory;

  private Path write() throws IOException {
    Path file = directory.resolve("entry");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        EntryEncoder encoder = new EntryEncoder(new StagedOutput(channel), EntryFiles.KEY)) {
      encoder.complete(
          EntryFiles.SERIALIZER.write(null, encoder),
          1,
          Lifespan.of(START, Duration.ofMillis(LATEST - START), new TimeToIdle(IDLE)));
    }
    return file;
  }

  /** Hits and changes an entry at times that jump about; the word must stay one that was set. */
  static void change(MappedEntry entry, Path file, int rounds, Random random) throws Exception {
    TimeToIdle idle = new TimeToIdle(IDLE);
    for (int i = 0; i < rounds; i++) {
      long now = START + 10 + random.nextInt(600_000);
      if (random.nextInt(10) == 0) {
        Duration remaining = Duration.ofMillis(random.nextInt(1_000_000));
        LiveExpiry.set(file, EntryFiles.KEY, remaining, now, _ -> true);
      } else {
        entry.touch(idle, now);
      }
      if (entry.staleness(START) != null) {
        throw new AssertionError("The word is damaged or expired: " + entry.summary());
      }
      if (entry.summary().expiresAtMillis() > LATEST) {
        throw new AssertionError("The word is later than the latest expiry: " + entry.summary());
      }
    }
  }

  @Test
  void processesThatHitAndChangeOneEntry_leaveAWordThatOneOfThemSet() throws Exception {
    Path file = write();
    byte[] written = Files.readAllBytes(file);
    MappedEntry entry = EntryFiles.open(file);
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int i = 0; i < CHILDREN; i++) {
        children.add(ChildJvm.start(ChangeExpiry.class, List.of(), file.toString()));
      }
      for (ChildJvm child : children) {
        child.waitForLine("started");
      }
      change(entry, file, 5_000, TestSeed.random());
      for (ChildJvm child : children) {
        assertThat(child.waitForExit()).as("%s", child.output()).isZero();
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    byte[] left = Files.readAllBytes(file);
    Arrays.fill(written, EntryHeader.EXPIRY_OFFSET, EntryHeader.EXPIRY_OFFSET + 8, (byte) 0);
    Arrays.fill(left, EntryHeader.EXPIRY_OFFSET, EntryHeader.EXPIRY_OFFSET + 8, (byte) 0);
    assertThat(left).as("all else").isEqualTo(written);
  }

  @Test
  void changeByAnotherProcess_isSeenAtTheNextRead() throws Exception {
    Path file = write();
    MappedEntry entry = EntryFiles.open(file);
    ChildJvm.run(ChangeExpiry.class, List.of(), file.toString(), "expire");
    assertThat(entry.staleness(START + 1)).isNotNull();
  }

  @Test
  void step_isASixteenthButASecondAtLeastAndAQuarterAtMost() {
    assertThat(new TimeToIdle(Duration.ofHours(16)).stepMillis()).isEqualTo(3_600_000);
    assertThat(new TimeToIdle(Duration.ofSeconds(10)).stepMillis()).isEqualTo(1000);
    assertThat(new TimeToIdle(Duration.ofSeconds(2)).stepMillis()).isEqualTo(500);
    assertThat(new TimeToIdle(Duration.ofNanos(1)).stepMillis()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeToIdle(Duration.ZERO))
        .withMessage("time to idle must be positive, got PT0S");
  }

  @Test
  void timeToIdle_beyondTheCalendar_meansNever() {
    TimeToIdle idle = new TimeToIdle(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(Lifespan.of(START, null, idle).expiresAtMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(idle.isDue(Long.MAX_VALUE, START, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void hit_ofAnEntryThatExpiredMeanwhile_doesNotReviveIt() {
    TimeToIdle idle = new TimeToIdle(IDLE);
    assertThat(idle.isDue(START, START, LATEST)).isFalse();
    assertThat(idle.isDue(START + 2, START, LATEST)).isTrue();
  }
}
