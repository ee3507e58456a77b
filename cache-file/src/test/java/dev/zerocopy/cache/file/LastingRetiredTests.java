package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LastingRetiredTests {

  private long nanos;
  private final LastingRetired retired = new LastingRetired(() -> nanos);

  private void see(long bytes, int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += Duration.ofSeconds(1).toNanos();
      retired.see(bytes);
    }
  }

  @Test
  void whatIsNew_doesNotCount() {
    see(0, 100);
    see(50, 29);
    assertThat(retired.bytes()).isZero();
  }

  @Test
  void whatStays_counts_afterAMinuteAtTheLatest() {
    see(0, 100);
    see(50, 63);
    assertThat(retired.bytes()).isEqualTo(50);
  }

  @Test
  void whatGoes_countsNoMoreAtOnce() {
    see(50, 100);
    see(7, 1);
    assertThat(retired.bytes()).isEqualTo(7);
    see(50, 20);
    assertThat(retired.bytes()).isEqualTo(7);
  }
}
