package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same of entries that each process reads for itself. */
class SmallSharingTests extends SharingTests {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Override
  SmallValues smallValues() {
    return FileStoreContractTests.READ;
  }

  @Test
  void expiryBroughtForwardByOneProcess_isSeenByTheNextReadOfTheOther() throws Exception {
    for (int round = 0; round < 10; round++) {
      put("k", round);
      assertThat(find("k")).isEqualTo(Peer.sumOf(round));
      assertThat(ask("expire k 0")).isEqualTo("true");
      assertThat(find("k")).isNull();
      put("k", round);
      assertThat(ask("get k")).isEqualTo(text(Peer.sumOf(round)));
      assertThat(cache.expireAfter("k", Duration.ZERO)).isTrue();
      assertThat(ask("get k")).isEqualTo("null");
    }
  }

  @Test
  void expiryPutOffByOneProcess_isSeenByTheNextReadOfTheOther() throws Exception {
    put("k", 1);
    cache.expireAfter("k", MINUTE);
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    assertThat(ask("expire k 3600")).isEqualTo("true");
    clock.putForward(MINUTE.multipliedBy(30));
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    clock.putForward(MINUTE.multipliedBy(31));
    assertThat(find("k")).isNull();
  }

  @Test
  void hitsOfOneProcess_countForTheTimeToIdleOfTheOther() throws Exception {
    clock.putForward(MINUTE.multipliedBy(-9));
    cache = Caches.open(opened, "tables", null, Peer.TIME_TO_IDLE);
    put("k", 1);
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    assertThat(ask("get-idle k")).isEqualTo(text(Peer.sumOf(1)));
    clock.putForward(MINUTE.multipliedBy(14));
    assertThat(find("k")).as("beyond the time that this process knew").isEqualTo(Peer.sumOf(1));
    clock.putForward(MINUTE.multipliedBy(10));
    assertThat(find("k")).isNull();
  }

  @Test
  void timeToIdleOfOneProcess_endsAnEntryForAnotherThatHasNone() throws Exception {
    put("k", 1);
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    assertThat(ask("get-idle k")).isEqualTo(text(Peer.sumOf(1)));
    assertThat(find("k")).isEqualTo(Peer.sumOf(1));
    clock.putForward(MINUTE.multipliedBy(11));
    assertThat(find("k")).isNull();
  }
}
