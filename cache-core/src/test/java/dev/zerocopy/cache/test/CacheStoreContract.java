package dev.zerocopy.cache.test;

import static dev.zerocopy.cache.test.ContractBodies.body;
import static dev.zerocopy.cache.test.ContractBodies.read;
import static dev.zerocopy.cache.test.ContractBodies.reading;
import static dev.zerocopy.cache.test.ContractBodies.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every backend's store does. */
public abstract class CacheStoreContract {

  private static final CacheKey KEY = CacheKey.of("key");
  private static final Duration HOUR = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();

  /** For subclasses. */
  protected CacheStoreContract() {}

  /** Opens an empty cache; the subclass closes what is behind it after each test. */
  protected abstract CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle)
      throws Exception;

  private CacheStore open() throws Exception {
    return open("contract", clock, null);
  }

  @Test
  void find_ofAKeyNeverPut_isACountedMiss() throws Exception {
    CacheStore store = open();
    assertThat(store.find(KEY)).isNull();
    assertThat(store.evict(KEY)).isFalse();
    assertThat(store.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
    assertThat(store.statistics().misses()).isEqualTo(1);
  }

  @Test
  void put_isFoundAndReplaced() throws Exception {
    CacheStore store = open();
    long now = clock.millis();
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    assertThat(read(store.find(KEY))).isEqualTo(1);
    assertThat(Objects.requireNonNull(store.find(KEY)).createdMillis()).isEqualTo(now);
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(2, 2_000_000));
    assertThat(read(store.find(KEY))).isEqualTo(2);
    assertThat(store.statistics().misses()).isZero();
  }

  @Test
  void evict_removesOneKey() throws Exception {
    CacheStore store = open();
    CacheKey other = CacheKey.of("other");
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    store.put(other, null, PutCondition.ALWAYS, body(2, 1_000));
    assertThat(store.evict(KEY)).isTrue();
    assertThat(store.evict(KEY)).isFalse();
    assertThat(store.find(KEY)).isNull();
    assertThat(read(store.find(other))).isEqualTo(2);
    assertThat(store.statistics().removals.sum()).isEqualTo(1);
    store.put(KEY, null, PutCondition.ALWAYS, body(3, 1_000));
    assertThat(read(store.find(KEY))).isEqualTo(3);
  }

  @Test
  void clear_removesAllThatWasPutBefore() throws Exception {
    CacheStore store = open();
    for (int i = 0; i < 20; i++) {
      store.put(CacheKey.of(i), null, PutCondition.ALWAYS, body(i, 1_000));
    }
    store.clear();
    store.put(CacheKey.of(3), null, PutCondition.ALWAYS, body(33, 1_000));
    for (int i = 0; i < 20; i++) {
      StoredEntry entry = store.find(CacheKey.of(i));
      assertThat(entry == null ? -1 : read(entry)).isEqualTo(i == 3 ? 33 : -1);
    }
    store.clear();
    assertThat(store.find(CacheKey.of(3))).isNull();
  }

  @Test
  void entry_isServedUntilItsTimeHasPassed() throws Exception {
    CacheStore store = open();
    CacheKey forever = CacheKey.of("forever");
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(1, 1_000));
    store.put(forever, null, PutCondition.ALWAYS, body(2, 1_000));
    clock.advance(HOUR.minusMillis(1));
    assertThat(read(store.find(KEY))).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(store.find(KEY)).isNull();
    assertThat(store.statistics().misses(MissReason.EXPIRED)).isEqualTo(1);
    assertThat(store.evict(KEY)).isFalse();
    clock.advance(Duration.ofDays(10_000));
    assertThat(read(store.find(forever))).isEqualTo(2);
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(3, 1_000));
    assertThat(read(store.find(KEY))).isEqualTo(3);
  }

  @Test
  void put_ifAbsent_storesOnceAndAgainOnceTheEntryIsOver() throws Exception {
    CacheStore store = open();
    assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, body(1, 8)).isStored()).isTrue();
    PutOutcome second = store.put(KEY, HOUR, PutCondition.IF_ABSENT, reading(body(2, 8)));
    assertThat(second.isStored()).isFalse();
    assertThat(read(second.entry())).as("what the writer reads").isEqualTo(2);
    assertThat(read(store.find(KEY))).isEqualTo(1);
    clock.advance(HOUR.plusMillis(1));
    assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, body(3, 8)).isStored()).isTrue();
    assertThat(read(store.find(KEY))).isEqualTo(3);
    store.clear();
    assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, body(4, 8)).isStored()).isTrue();
    store.evict(KEY);
    assertThat(store.put(KEY, HOUR, PutCondition.IF_ABSENT, body(5, 8)).isStored()).isTrue();
    assertThat(read(store.find(KEY))).isEqualTo(5);
  }

  @Test
  void put_unlessRemoved_isNotStoredAfterAnEvictOrAClear() throws Exception {
    CacheStore store = open();
    PutCondition never = PutCondition.unlessRemovedSince(store.removals(KEY));
    assertThat(store.put(KEY, HOUR, never, body(1, 8)).isStored()).isTrue();
    assertThat(store.put(KEY, HOUR, never, body(2, 8)).isStored()).as("a put removes").isTrue();
    store.evict(KEY);
    assertThat(store.put(KEY, HOUR, never, body(3, 8)).isStored()).isFalse();
    assertThat(store.find(KEY)).isNull();

    PutCondition sinceEvict = PutCondition.unlessRemovedSince(store.removals(KEY));
    assertThat(store.put(KEY, HOUR, sinceEvict, body(4, 8)).isStored()).isTrue();
    store.clear();
    assertThat(store.put(KEY, HOUR, sinceEvict, body(5, 8)).isStored()).isFalse();
    assertThat(store.find(KEY)).isNull();

    PutCondition absent = PutCondition.unlessRemovedSince(store.removals(KEY));
    store.evict(KEY);
    assertThat(store.put(KEY, HOUR, absent, body(6, 8)).isStored())
        .as("evicted while there was nothing")
        .isFalse();
  }

  @Test
  void changes_moveWithPutsEvictsAndClears() throws Exception {
    CacheStore store = open();
    long before = store.changes(KEY);
    store.find(KEY);
    assertThat(store.changes(KEY)).isEqualTo(before);
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(1, 8));
    long put = store.changes(KEY);
    assertThat(put).isNotEqualTo(before);
    store.evict(KEY);
    long evicted = store.changes(KEY);
    assertThat(evicted).isNotEqualTo(put);
    store.clear();
    assertThat(store.changes(KEY)).isNotEqualTo(evicted);
  }

  @Test
  void concurrentPutsIfAbsent_oneIsStored() throws Exception {
    CacheStore store = open();
    for (int round = 0; round < 20; round++) {
      CacheKey key = CacheKey.of(round);
      AtomicInteger stored = new AtomicInteger();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          var _ =
              threads.submit(
                  () -> {
                    if (store.put(key, HOUR, PutCondition.IF_ABSENT, body(1, 8)).isStored()) {
                      stored.incrementAndGet();
                    }
                    return null;
                  });
        }
      }
      assertThat(stored).hasValue(1);
    }
  }

  @Test
  void entry_isServedWhileItIsHitWithinItsTimeToIdle_butNotBeyondItsTimeToLive() throws Exception {
    CacheStore store = open("idle", clock, Duration.ofMinutes(20));
    CacheKey other = CacheKey.of("other");
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(1, 1_000));
    store.put(other, null, PutCondition.ALWAYS, body(2, 1_000));
    for (int minutes = 0; minutes < 57; minutes += 19) {
      assertThat(read(store.find(KEY))).isEqualTo(1);
      clock.advance(Duration.ofMinutes(19));
    }
    assertThat(store.find(other)).as("not hit for longer").isNull();
    assertThat(read(store.find(KEY))).isEqualTo(1);
    clock.advance(Duration.ofMinutes(3));
    assertThat(store.find(KEY)).as("an hour after it was put").isNull();
    assertThat(store.evict(KEY)).isFalse();
    assertThat(store.statistics().misses(MissReason.EXPIRED)).isEqualTo(2);
    store.put(KEY, null, PutCondition.ALWAYS, body(3, 1_000));
    clock.advance(Duration.ofMinutes(20));
    assertThat(store.find(KEY)).isNull();
  }

  @Test
  void expireAfter_shortensAndProlongs_neverBeyondTheTimeToLive() throws Exception {
    CacheStore store = open();
    assertThat(store.expireAfter(KEY, HOUR)).as("absent").isFalse();
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(1, 1_000));
    long entryId = Objects.requireNonNull(store.find(KEY)).entryId();

    assertThat(store.expireAfter(KEY, Duration.ofMinutes(1))).isTrue();
    clock.advance(Duration.ofSeconds(59));
    assertThat(Objects.requireNonNull(store.find(KEY)).entryId())
        .as("the same entry, not one written anew")
        .isEqualTo(entryId);
    assertThat(store.expireAfter(KEY, Duration.ofDays(9))).isTrue();
    clock.advance(Duration.ofMinutes(58));
    assertThat(read(store.find(KEY))).isEqualTo(1);
    clock.advance(Duration.ofSeconds(61));
    assertThat(store.find(KEY)).as("an hour after it was put").isNull();
    assertThat(store.expireAfter(KEY, HOUR)).as("expired").isFalse();
    assertThat(store.find(KEY)).isNull();

    store.put(KEY, null, PutCondition.ALWAYS, body(2, 1_000));
    store.expireAfter(KEY, Duration.ofMinutes(1));
    store.expireAfter(KEY, Duration.ofSeconds(Long.MAX_VALUE));
    clock.advance(Duration.ofDays(10_000));
    assertThat(read(store.find(KEY))).isEqualTo(2);
    assertThat(store.expireAfter(KEY, Duration.ZERO)).isTrue();
    assertThat(store.find(KEY)).isNull();
    store.put(KEY, null, PutCondition.ALWAYS, body(3, 1_000));
    assertThat(store.expireAfter(KEY, HOUR.negated())).isTrue();
    assertThat(store.find(KEY)).isNull();
  }

  @Test
  void expireAfter_ofAnEntryWithATimeToIdle_isNotUndoneByHits() throws Exception {
    CacheStore store = open("idle", clock, Duration.ofMinutes(10));
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    store.expireAfter(KEY, Duration.ofMinutes(3));
    for (int minute = 0; minute < 3; minute++) {
      assertThat(read(store.find(KEY))).isEqualTo(1);
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(store.find(KEY)).isNull();
    store.put(KEY, null, PutCondition.ALWAYS, body(2, 1_000));
    store.expireAfter(KEY, HOUR);
    clock.advance(HOUR.minusSeconds(1));
    assertThat(read(store.find(KEY))).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.find(KEY)).isNull();
  }

  @Test
  void clockPutBack_entriesOfTheFutureAreExpired_othersLiveOn() throws Exception {
    CacheStore store = open("idle", clock, HOUR.multipliedBy(2));
    CacheKey old = CacheKey.of("old");
    store.put(old, HOUR, PutCondition.ALWAYS, body(1, 1_000));
    clock.advance(Duration.ofMinutes(30));
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(2, 1_000));
    clock.advance(Duration.ofMinutes(-1));
    assertThat(read(store.find(KEY))).as("a small correction").isEqualTo(2);
    clock.advance(Duration.ofMillis(-1));
    assertThat(store.find(KEY)).isNull();
    assertThat(store.evict(KEY)).isFalse();
    assertThat(store.statistics().misses(MissReason.EXPIRED)).isEqualTo(1);
    assertThat(read(store.find(old))).isEqualTo(1);
    store.put(KEY, HOUR, PutCondition.ALWAYS, body(3, 1_000));
    clock.advance(Duration.ofMinutes(32));
    assertThat(store.find(old)).isNull();
    assertThat(read(store.find(KEY))).isEqualTo(3);
  }

  @Test
  void clockPutBack_aHitCountsItsTimeToIdleFromTheNewTime() throws Exception {
    CacheStore store = open("idle", clock, Duration.ofMinutes(10));
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    for (int minute = 0; minute < 300; minute += 5) {
      clock.advance(Duration.ofMinutes(5));
      assertThat(read(store.find(KEY))).isEqualTo(1);
    }
    clock.advance(HOUR.multipliedBy(-4));
    assertThat(read(store.find(KEY))).isEqualTo(1);
    clock.advance(Duration.ofMinutes(10));
    assertThat(store.find(KEY)).isNull();
  }

  @Test
  void put_whoseBodyThrows_changesNothing() throws Exception {
    CacheStore store = open();
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    IOException io = new IOException("source");
    UnsupportedValueException unsupported = new UnsupportedValueException("no");
    CacheStore.Body halfWay =
        writer -> {
          write(writer, 2, 1_000_000);
          throw io;
        };
    CacheStore.Body atOnce =
        writer -> {
          throw unsupported;
        };
    for (CacheKey key : new CacheKey[] {KEY, CacheKey.of("new")}) {
      assertThatThrownBy(() -> store.put(key, null, PutCondition.ALWAYS, halfWay)).isSameAs(io);
      assertThatThrownBy(() -> store.put(key, null, PutCondition.ALWAYS, atOnce))
          .isSameAs(unsupported);
    }
    assertThat(read(store.find(KEY))).isEqualTo(1);
    assertThat(store.find(CacheKey.of("new"))).isNull();
  }

  @Test
  void entries_thatAreGoneFromTheStore_areReadOn() throws Exception {
    CacheStore store = open();
    List<StoredEntry> kept = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      store.put(CacheKey.of(i), HOUR, PutCondition.ALWAYS, body(i, 500_000));
      kept.add(Objects.requireNonNull(store.find(CacheKey.of(i))));
    }
    store.evict(CacheKey.of(0));
    store.put(CacheKey.of(1), null, PutCondition.ALWAYS, body(11, 1_000));
    clock.advance(HOUR);
    assertThat(store.find(CacheKey.of(2))).isNull();
    store.clear();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 4; i++) {
        assertThat(read(kept.get(i))).isEqualTo(i);
      }
    }
  }

  @Test
  void caches_ofOtherNames_areOthers() throws Exception {
    CacheStore store = open("one", clock, null);
    CacheStore other = open("Two words/..", clock, null);
    store.put(KEY, null, PutCondition.ALWAYS, body(1, 1_000));
    assertThat(other.find(KEY)).isNull();
    other.put(KEY, null, PutCondition.ALWAYS, body(2, 1_000));
    store.clear();
    assertThat(store.find(KEY)).isNull();
    assertThat(read(other.find(KEY))).isEqualTo(2);
  }

  @Test
  void keys_ofEveryLength_areKeptApart() throws Exception {
    CacheStore store = open();
    List<CacheKey> keys = new ArrayList<>();
    keys.add(CacheKey.of(null));
    for (int i = 0; i < 300; i++) {
      keys.add(CacheKey.of("k".repeat(i)));
    }
    keys.add(CacheKey.ofBytes("x".repeat(CacheKey.MAX_KEY_BYTES).getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < keys.size(); i++) {
      store.put(keys.get(i), null, PutCondition.ALWAYS, body(i, 600));
    }
    for (int i = 0; i < keys.size(); i++) {
      assertThat(read(store.find(keys.get(i)))).isEqualTo(i);
    }
  }

  @Test
  void interruptedThread_putsAndFinds() throws Exception {
    CacheStore store = open();
    try {
      Thread.currentThread().interrupt();
      store.put(KEY, null, PutCondition.ALWAYS, body(1, 500_000));
      assertThat(read(store.find(KEY))).isEqualTo(1);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(read(store.find(KEY))).isEqualTo(1);
  }

  @Test
  void concurrentPutsAndFinds_ofOneKey_giveAValueThatWasPut() throws Exception {
    CacheStore store = open();
    AtomicBoolean isOver = new AtomicBoolean();
    int writers = 2;
    int puts = 40;
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Future<?>> writing = new ArrayList<>();
      List<Future<?>> others = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int first = w * puts;
        writing.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < puts; i++) {
                    CacheStore.Body body = body(first + i, 1_000 + 20_000 * (i & 3));
                    read(store.put(KEY, null, PutCondition.ALWAYS, reading(body)).entry());
                  }
                  return null;
                }));
      }
      for (int r = 0; r < 2; r++) {
        others.add(
            threads.submit(
                () -> {
                  while (!isOver.get()) {
                    StoredEntry entry = store.find(KEY);
                    if (entry != null) {
                      assertThat(read(entry)).isBetween(0L, (long) writers * puts);
                    }
                  }
                }));
      }
      others.add(
          threads.submit(
              () -> {
                Random random = TestSeed.random();
                while (!isOver.get()) {
                  if (random.nextInt(10) == 0) {
                    store.clear();
                  } else {
                    store.evict(KEY);
                  }
                  LockSupport.parkNanos(100_000);
                }
              }));
      try {
        for (Future<?> each : writing) {
          each.get(120, TimeUnit.SECONDS);
        }
      } finally {
        isOver.set(true);
      }
      for (Future<?> each : others) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
    store.put(KEY, null, PutCondition.ALWAYS, body(5, 1_000));
    assertThat(read(store.find(KEY))).isEqualTo(5);
    assertThat(store.statistics().misses(MissReason.CORRUPT)).isZero();
    assertThat(store.statistics().misses(MissReason.ERROR)).isZero();
  }
}
