package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MappingLimitTests {

  @Test
  @EnabledOnOs(OS.LINUX)
  void maxMapCount_isReadWhole() {
    assertThat(MappingLimit.maxMapCount()).isGreaterThan(1000);
  }

  @Test
  void acquire_aboveAQuarter_requestsACollection() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    MappingLimit limit = new MappingLimit(40, requested::countDown, () -> 0);
    for (int i = 0; i < 10; i++) {
      limit.acquire();
    }
    assertThat(requested.getCount()).isEqualTo(1);

    limit.acquire();

    assertThat(requested.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(limit.live()).isEqualTo(11);
  }

  @Test
  void acquire_atThreeQuarters_waitsUntilOneIsGone() throws Exception {
    MappingLimit limit = new MappingLimit(8, () -> {}, () -> 0);
    for (int i = 0; i < 6; i++) {
      limit.acquire();
    }
    AtomicInteger acquired = new AtomicInteger();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    limit.acquire();
                    acquired.incrementAndGet();
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                });
    waiting.join(200);
    assertThat(acquired).hasValue(0);

    limit.release();

    waiting.join(10_000);
    assertThat(acquired).hasValue(1);
  }

  @Test
  void acquire_whenTheRestOfTheProcessTookAll_isRefused() throws Exception {
    MappingLimit limit = new MappingLimit(100, () -> {}, () -> 75);
    assertThatThrownBy(limit::acquire)
        .isInstanceOf(MappingLimitException.class)
        .hasMessageContaining("others of this process: 75");
    assertThat(limit.live()).isZero();
    new MappingLimit(100, () -> {}, () -> 74).acquire();
  }

  /** What was collected is counted as another's until it is unmapped. */
  @Test
  void acquire_whileCollectedOnesAreStillGoing_waitsForThem() throws Exception {
    AtomicInteger mapped = new AtomicInteger(100);
    MappingLimit limit = new MappingLimit(100, () -> {}, () -> mapped.getAndAdd(-5));

    limit.acquire();

    assertThat(limit.live()).isEqualTo(1);
    assertThat(mapped.get()).isLessThanOrEqualTo(70);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void mappingsOfTheProcess_areCounted() {
    assertThat(ProcessMappings.count()).isGreaterThan(20);
  }

  @Test
  void mapping_counts_untilItsScopeIsCollected() throws Exception {
    MappingLimit limit = new MappingLimit(100, () -> {}, () -> 0);
    limit.acquire();
    Object scope = new Object();
    limit.releaseWithScope(scope);
    assertThat(limit.live()).isEqualTo(1);

    scope = null;

    for (int i = 0; i < 100 && limit.live() > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(limit.live()).isZero();
  }
}
