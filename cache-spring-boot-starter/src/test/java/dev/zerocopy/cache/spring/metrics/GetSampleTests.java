package dev.zerocopy.cache.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many look-ups are timed, by how many there are; the clock is the test's. */
class GetSampleTests {

  private long nowNanos;

  /** Lets look-ups happen for some seconds and returns how many were timed in the last one. */
  private int timed(GetSample sample, int perSecond, int seconds) {
    long stepNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    int timed = 0;
    for (int second = 0; second < seconds; second++) {
      timed = 0;
      for (int i = 0; i < perSecond; i++) {
        nowNanos += stepNanos;
        if (sample.takesNext()) {
          sample.taken(nowNanos);
          timed++;
        }
      }
    }
    return timed;
  }

  @Test
  void fewLookUps_areAllTimed() {
    assertThat(timed(new GetSample(0), 400, 5)).isEqualTo(400);
  }

  @Test
  void manyLookUps_areTimedAboutAThousandTimesASecond() {
    GetSample sample = new GetSample(0);
    assertThat(timed(sample, 20_000, 5)).isBetween(100, 5_000);
    assertThat(timed(sample, 5_000_000, 3)).isBetween(100, 5_000);
  }

  @Test
  void lookUpsThatBecomeFew_areAllTimedAgain() {
    GetSample sample = new GetSample(0);
    timed(sample, 1_000_000, 2);
    timed(sample, 100, 300);
    assertThat(timed(sample, 100, 1)).isEqualTo(100);
  }
}
