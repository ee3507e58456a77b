package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When collections are requested, and when it is taken for proven that they do not help. */
class RetiredCapTests {

  private static final long MB = 1L << 20;
  private static final long MAX = 100 * MB;

  private final RetiredMappings ledger = new RetiredMappings();
  private final Deque<RetiredMappings.Tracked> retired = new ArrayDeque<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger collections = new AtomicInteger();
  private boolean collectionsWork = true;

  private final RetiredCap cap =
      new RetiredCap(
          MAX,
          ledger,
          nanos::get,
          () -> {
            collections.incrementAndGet();
            return collectionsWork;
          });

  /** Lets as many seconds pass, with a check in each. */
  private void pass(long seconds) {
    for (long i = 0; i < seconds; i++) {
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      cap.check();
    }
  }

  private void retire(long bytes) {
    RetiredMappings.Tracked mapping = ledger.part().track(bytes);
    mapping.retire();
    retired.add(mapping);
  }

  /** Lets go of what was retired last. */
  private void freeLast() {
    retired.removeLast().unmapped();
  }

  private void assertPutsGoOn() {
    assertThatCode(cap::requireRoom).doesNotThrowAnyException();
  }

  private void assertPutsFail() {
    assertThatThrownBy(cap::requireRoom)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("zerocopy.cache.file.max-retired-size")
        .hasMessageContaining("keep fewer of them, or raise the property");
  }

  @Test
  void asMuchAsTheCap_requestsNothing() {
    retire(MAX);
    pass(1000);
    assertThat(collections).hasValue(0);
  }

  @Test
  void aboveTheCap_oneCollectionIsRequestedAtOnce_theNextAfterWhatLingers() {
    retire(MAX - 1);
    retire(2);
    pass(12);
    assertThat(collections).hasValue(1);
    pass(1);
    assertThat(collections).hasValue(2);
    freeLast();
    pass(100);
    assertThat(collections).hasValue(2);
  }

  @Test
  void viewsThatHoldMoreThanTheCap_afterThreeCollections_makePutsFail_untilTheyLetGo() {
    retire(90 * MB);
    retire(60 * MB);
    pass(36);
    assertPutsGoOn();
    pass(1);
    assertPutsFail();
    assertThatThrownBy(cap::requireRoom)
        .hasMessageContaining("hold 150 MB")
        .hasMessageContaining("more than the 100 MB");
    pass(1000);
    assertPutsFail();

    freeLast();
    pass(1);
    assertPutsGoOn();
  }

  @Test
  void collectionsThatDoNotHelp_becomeRare_andOftenAgainAfterwards() {
    retire(90 * MB);
    retire(60 * MB);
    pass(1 + 12 + 12 + 12);
    assertThat(collections).hasValue(4);
    pass(24 + 48 + 96 + 120 + 120);
    assertThat(collections).hasValue(9);
    freeLast();
    pass(120);
    retire(60 * MB);
    pass(25);
    assertThat(collections).hasValue(12);
  }

  @Test
  void replacingAllTheTime_isNotTakenForHolding() {
    retire(90 * MB);
    retire(200 * MB);
    for (int i = 0; i < 100; i++) {
      pass(12);
      freeLast();
      retire(200 * MB);
      assertPutsGoOn();
    }
    assertThat(collections).as("one in 12 seconds, all the time").hasValue(100);
  }

  @Test
  void viewsThatHoldMoreThanTheCap_amidConstantReplacing_makePutsFail_untilTheyLetGo() {
    retire(150 * MB);
    RetiredMappings.Tracked held = retired.removeLast();
    retire(200 * MB);
    for (int i = 0; i < 37; i++) {
      pass(1);
      freeLast();
      retire(200 * MB);
    }
    assertPutsFail();
    held.unmapped();
    pass(1);
    assertPutsGoOn();
  }

  @Test
  void clearOfMoreThanTheCap_withoutViews_doesNotMakePutsFail() {
    retire(10_000 * MB);
    pass(14);
    assertPutsGoOn();
    freeLast();
    pass(100);
    assertPutsGoOn();
    assertThat(collections).hasValue(2);
  }

  @Test
  void collectionsThatDoNothing_proveNothing() {
    collectionsWork = false;
    retire(150 * MB);
    pass(1000);
    assertThat(collections.get()).isGreaterThan(50);
    assertPutsGoOn();
  }
}
