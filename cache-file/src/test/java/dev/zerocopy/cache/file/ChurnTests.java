package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two processes of 64 readers each on one directory that changes all the time: nobody crashes, and
 * what is mapped and what is retired stay bounded.
 */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class ChurnTests {

  private static final long MAX_MAPPED = 30L << 20;
  private static final long MAX_RETIRED = 16L << 20;

  /**
   * Until nothing is left of what was retired, and let go of at once: two collections, twelve
   * seconds apart, each late by a check and by how long it takes on a busy machine.
   */
  private static final long FREED_AFTER_MILLIS = 60_000;

  /** Three quarters of {@code vm.max_map_count}, at its default. */
  private static final long MAX_MAPPINGS = 65_530 / 4 * 3;

  private static final int TIMEOUT_SECONDS = 240;

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  @Test
  void readersAgainstConstantChange_nothingCrashesAndAllIsBounded() throws Exception {
    run(5);
  }

  /** Ten minutes, or {@code -Dzerocopy.test.churn.seconds}. */
  @Test
  @Tag("huge")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void readersAgainstConstantChange_longRun() throws Exception {
    run(Integer.getInteger("zerocopy.test.churn.seconds", 600));
  }

  private void run(int seconds) throws Exception {
    List<ChildJvm> processes = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        processes.add(start(seconds));
      }
      for (ChildJvm process : processes) {
        process.waitForLine("ready");
      }
      for (ChildJvm process : processes) {
        assertThat(process.process().waitFor(seconds + TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.waitForExit()).as(() -> String.join("\n", process.output())).isZero();
        process.waitForLine("settled");
        check(ChurnSample.parseAll(process.output()));
      }
    } finally {
      processes.forEach(ChildJvm::close);
    }
  }

  private ChildJvm start(int seconds) throws Exception {
    return ChildJvm.start(
        Churn.class,
        List.of("-Xmx256m"),
        directory.toString(),
        String.valueOf(seconds),
        String.valueOf(MAX_MAPPED),
        String.valueOf(MAX_RETIRED),
        String.valueOf(random.nextLong()));
  }

  private static void check(List<ChurnSample> samples) {
    System.out.println(ChurnSample.header());
    samples.forEach(sample -> System.out.println(sample.row()));
    assertThat(samples).hasSizeGreaterThan(5);
    assertThat(samples.getLast().retiredEverBytes()).isGreaterThan(MAX_RETIRED);
    for (ChurnSample sample : samples) {
      assertThat(sample.liveBytes())
          .as("mapped: the cap, and what each thread may map at the same time")
          .isLessThanOrEqualTo(MAX_MAPPED + (Churn.READERS + 1L) * Churn.MAX_ENTRY_BYTES);
      assertThat(sample.mappings()).isLessThanOrEqualTo(MAX_MAPPINGS);
      long latelyBytes = sample.retiredEverBytes() - retiredEverBefore(samples, sample);
      assertThat(sample.retiredBytes())
          .as("retired: the cap, and what was retired in the last minute; %s", sample)
          .isLessThanOrEqualTo(MAX_RETIRED + latelyBytes);
    }
    ChurnSample last = samples.getLast();
    assertThat(last.retiredBytes()).isLessThanOrEqualTo(MAX_RETIRED);
    assertThat(last.liveBytes()).isLessThanOrEqualTo(MAX_MAPPED);
  }

  private static long retiredEverBefore(List<ChurnSample> samples, ChurnSample sample) {
    return samples.stream()
        .filter(earlier -> earlier.millis() <= sample.millis() - FREED_AFTER_MILLIS)
        .mapToLong(ChurnSample::retiredEverBytes)
        .max()
        .orElse(0);
  }
}
