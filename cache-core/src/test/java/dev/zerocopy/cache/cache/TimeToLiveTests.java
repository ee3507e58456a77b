package dev.zerocopy.cache.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zerocopy.cache.test.TestSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeToLiveTests {

  private static final Duration HOUR = Duration.ofHours(1);

  private final List<Throwable> failures = new ArrayList<>();

  private @Nullable Duration of(TimeToLive rule) {
    return rule.of("cache", "key", "value", failures::add);
  }

  private static TimeToLiveFunction answering(@Nullable Duration time) {
    return (cache, key, value) -> time;
  }

  @Test
  void time_withoutFunctionsAndJitter_isTheCaches() {
    assertThat(of(new TimeToLive(HOUR, 0, List.of()))).isEqualTo(HOUR);
    assertThat(of(new TimeToLive(null, 0.5, List.of()))).isNull();
  }

  @Test
  void jitter_shortensByUpToItsShare_evenly() {
    Random random = TestSeed.random();
    TimeToLive rule = new TimeToLive(HOUR, 0.1, List.of(), random::nextDouble);
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      Duration time = Objects.requireNonNull(of(rule));
      assertThat(time).isBetween(Duration.ofMinutes(54), HOUR);
      tenths[(int) Math.min(9, (HOUR.toMillis() - time.toMillis()) / 36_000)]++;
    }
    for (int count : tenths) {
      assertThat(count).as(TestSeed.hint()).isBetween(800, 1200);
    }
  }

  @Test
  void jitter_ofTheSameRandomNumber_isTheSameTime() {
    assertThat(of(new TimeToLive(HOUR, 0.5, List.of(), () -> 0.5)))
        .isEqualTo(Duration.ofMinutes(45));
    assertThat(of(new TimeToLive(HOUR, 0.5, List.of(), () -> 0))).isEqualTo(HOUR);
    assertThat(of(new TimeToLive(HOUR, 0.5, List.of(answering(HOUR.dividedBy(2))), () -> 0.5)))
        .isEqualTo(Duration.ofSeconds(1350));
  }

  @Test
  void jitter_ofTheShortestAndTheLongestTime_leavesItPositive() {
    Duration shortest = Duration.ofNanos(1);
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(of(new TimeToLive(shortest, 0.99, List.of(), () -> 0.999))).isPositive();
    assertThat(of(new TimeToLive(longest, 0.5, List.of(), () -> 0.5)))
        .isBetween(longest.dividedBy(2), longest);
  }

  @Test
  void jitter_outsideItsBounds_isRefused() {
    for (double jitter : new double[] {-0.01, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TimeToLive(HOUR, jitter, List.of()))
          .withMessageContaining("jitter must be from 0 to below 1");
    }
  }

  @Test
  void functions_areAskedInOrderUntilOneAnswers() {
    TimeToLiveFunction none = answering(null);
    Duration day = Duration.ofDays(1);
    assertThat(of(new TimeToLive(HOUR, 0, List.of(none, answering(day), answering(HOUR)))))
        .isEqualTo(day);
    assertThat(of(new TimeToLive(HOUR, 0, List.of(none)))).isEqualTo(HOUR);
    assertThat(of(new TimeToLive(HOUR, 0.5, List.of(answering(Duration.ZERO))))).isZero();
  }

  @Test
  void functionThatThrows_isReported_andTheCachesTimeHolds() {
    IllegalStateException failure = new IllegalStateException("no");
    TimeToLiveFunction broken =
        (cache, key, value) -> {
          throw failure;
        };
    assertThat(of(new TimeToLive(HOUR, 0, List.of(broken, answering(Duration.ZERO)))))
        .isEqualTo(HOUR);
    assertThat(failures).containsExactly(failure);
  }
}
