package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleCollectionsTests {

  private final AtomicLong retired = new AtomicLong();
  private final AtomicLong freed = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();

  private final IdleCollections idle =
      new IdleCollections(
          retired::get, freed::get, nanos::get, () -> collections.incrementAndGet());

  private void pass(long seconds) {
    for (long i = 0; i < seconds; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      idle.check();
    }
  }

  @Test
  void nothingRetired_requestsNothing() {
    pass(10_000);
    assertThat(collections).hasValue(0);
  }

  @Test
  void somethingRetired_isCollectedTwiceAfterTenMinutesOfQuiet_andNoMore() {
    retired.set(1);
    pass(600);
    assertThat(collections).hasValue(0);
    pass(1);
    assertThat(collections).hasValue(1);
    pass(12);
    assertThat(collections).hasValue(2);
    pass(10_000);
    assertThat(collections).hasValue(2);
  }

  @Test
  void retiringGoesOn_requestsNothing() {
    for (int i = 0; i < 100; i++) {
      retired.incrementAndGet();
      pass(599);
    }
    assertThat(collections).hasValue(0);
  }

  @Test
  void freedMeanwhile_requestsNothing_untilMoreIsRetired() {
    retired.set(5);
    pass(300);
    retired.set(0);
    freed.set(5);
    pass(1000);
    assertThat(collections).hasValue(0);
    retired.set(7);
    pass(1000);
    assertThat(collections).hasValue(2);
  }
}
