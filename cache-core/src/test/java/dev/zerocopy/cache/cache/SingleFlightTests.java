package dev.zerocopy.cache.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads that load at the same time, through {@link NamedCache}. */
@Timeout(60)
class SingleFlightTests {

  private static final int THREADS = 8;

  @TempDir private Path directory;
  private NamedCache cache;

  @BeforeEach
  void createCache() {
    cache = newCache("one");
  }

  private NamedCache newCache(String name) {
    TempStore store = new TempStore(directory, new ManualClock());
    return new NamedCache(name, store, bytes(), null);
  }

  private static CacheSerializer bytes() {
    return CacheSerializer.builder().codec(new BytesCodec()).build();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets the threads ask for one key; the loader waits until all others wait for it. */
  private List<Future<@Nullable Object>> loadTogether(
      ExecutorService threads, Callable<@Nullable Object> loader) throws InterruptedException {
    CountDownLatch goOn = new CountDownLatch(1);
    List<Future<@Nullable Object>> results = new ArrayList<>();
    List<Thread> asking = new CopyOnWriteArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(
          threads.submit(
              () -> {
                asking.add(Thread.currentThread());
                return cache.get(
                    "key",
                    () -> {
                      await(goOn);
                      return loader.call();
                    });
              }));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!allWait(asking) && System.nanoTime() < end) {
      LockSupport.parkNanos(100_000);
    }
    goOn.countDown();
    return results;
  }

  private boolean allWait(List<Thread> asking) {
    return cache.statistics().misses(MissReason.ABSENT) == THREADS
        && asking.stream()
            .allMatch(
                thread ->
                    thread.getState() == Thread.State.TIMED_WAITING
                        || thread.getState() == Thread.State.WAITING);
  }

  @Test
  void load_isSharedByThreadsThatAskTogether() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<@Nullable Object> result :
          loadTogether(
              threads,
              () -> {
                loads.incrementAndGet();
                return null;
              })) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isNull();
      }
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void loadThatThrows_throwsToAllWhoWaitedAndToNobodyLater() throws Exception {
    IllegalStateException failure = new IllegalStateException("no connection");
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<@Nullable Object> result :
          loadTogether(
              threads,
              () -> {
                throw failure;
              })) {
        assertThatThrownBy(() -> result.get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isSameAs(failure);
      }
    }
    assertThat(cache.get("key", () -> "later")).isEqualTo("later");
  }

  /** What each of the threads got, and how often one of them loaded. */
  private record Outcome(List<@Nullable Object> values, int loads) {

    Set<Object> objects() {
      Set<Object> objects = Collections.newSetFromMap(new IdentityHashMap<>());
      values.forEach(value -> objects.add(Objects.requireNonNull(value)));
      return objects;
    }
  }

  private Outcome outcome(Callable<@Nullable Object> loader) throws Exception {
    AtomicInteger loads = new AtomicInteger();
    List<@Nullable Object> values = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<@Nullable Object> result :
          loadTogether(
              threads,
              () -> {
                loads.incrementAndGet();
                return loader.call();
              })) {
        values.add(result.get(30, TimeUnit.SECONDS));
      }
    }
    return new Outcome(values, loads.get());
  }

  @Test
  void waiters_getCopiesOfWhatIsStored() throws Exception {
    byte[] loaded = {1, 2, 3};

    Outcome outcome = outcome(() -> loaded);

    assertThat(outcome.loads).isEqualTo(1);
    assertThat(outcome.objects()).hasSize(THREADS).contains(loaded);
    assertThat(outcome.values).allSatisfy(value -> assertThat(value).isEqualTo(loaded));
    assertThat(cache.statistics().hits.sum()).isZero();
    assertThat(cache.statistics().misses(MissReason.ABSENT)).isEqualTo(THREADS);
  }

  @Test
  void waiters_ofAValueThatIsNotStored_shareIt() throws Exception {
    byte[] loaded = {1, 2, 3};

    Outcome outcome =
        outcome(
            () -> {
              cache.evict("key");
              return loaded;
            });

    assertThat(outcome.loads).isEqualTo(1);
    assertThat(outcome.objects()).containsExactly(loaded);
    assertThat(cache.find("key")).isNull();
  }

  @Test
  void waiters_ofAValueThatIsNotStoredAndUsedUpByOne_loadThemselves() throws Exception {
    Outcome outcome =
        outcome(
            () -> {
              cache.evict("key");
              return StreamedInputStream.of(() -> InputStream.nullInputStream());
            });

    assertThat(outcome.loads).isEqualTo(THREADS);
    assertThat(outcome.objects()).hasSize(THREADS);
  }

  @Test
  void waiters_ofAValueThatNoCodecStores_loadThemselves() throws Exception {
    Outcome outcome = outcome(Object::new);

    assertThat(outcome.loads).isEqualTo(THREADS);
    assertThat(outcome.objects()).hasSize(THREADS);
  }

  @Test
  void waiters_whoseValueIsRemovedBeforeTheySeeIt_loadThemselves() throws Exception {
    CacheStore store = new TempStore(directory, new ManualClock());
    cache = new NamedCache("gone", new Removing(store), bytes(), null);

    Outcome outcome = outcome(() -> new byte[] {1, 2, 3});

    assertThat(outcome.loads).isEqualTo(THREADS);
    assertThat(outcome.objects()).hasSize(THREADS);
  }

  @Test
  void loads_ofDifferentKeys_runAtTheSameTime() throws Exception {
    CyclicBarrier all = new CyclicBarrier(4);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<@Nullable Object>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int key = i;
        results.add(threads.submit(() -> cache.get(key, () -> all.await(30, TimeUnit.SECONDS))));
      }
      for (Future<@Nullable Object> result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(Integer.class);
      }
    }
  }

  @Test
  void loads_thatNeedEachOthersKeys_end() throws Exception {
    assertNestedLoadsEnd(cache, cache);
  }

  @Test
  void loads_ofTwoCachesThatNeedEachOther_end() throws Exception {
    assertNestedLoadsEnd(cache, newCache("two"));
  }

  private static void assertNestedLoadsEnd(NamedCache first, NamedCache second) throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory())) {
      Future<@Nullable Object> ab = threads.submit(() -> first.get("A", nested(both, second, "B")));
      Future<@Nullable Object> ba = threads.submit(() -> second.get("B", nested(both, first, "A")));
      assertThat(ab.get(20, TimeUnit.SECONDS)).isEqualTo("loaded with inner");
      assertThat(ba.get(20, TimeUnit.SECONDS)).isEqualTo("loaded with inner");
    }
  }

  /** Neither ends before both are within their inner loads: what is stored is a hit for none. */
  private static Callable<Object> nested(CyclicBarrier both, NamedCache cache, String key) {
    return () -> {
      both.await(20, TimeUnit.SECONDS);
      Object inner =
          cache.get(
              key,
              () -> {
                both.await(20, TimeUnit.SECONDS);
                return "inner";
              });
      return "loaded with " + inner;
    };
  }

  @Test
  void load_thatNeedsItsOwnKey_ends() throws Exception {
    assertThat(cache.get("key", () -> cache.get("key", () -> "inner"))).isEqualTo("inner");
  }

  @Test
  void putIfAbsent_byManyThreads_storesOneOfThem() throws Exception {
    AtomicInteger stored = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(
            threads.submit(
                () -> {
                  if (cache.putIfAbsent("key", null) == null) {
                    stored.incrementAndGet();
                  }
                }));
      }
      for (Future<?> result : results) {
        result.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(stored).hasValue(1);
  }

  @Test
  void load_whoseKeyIsEvictedMeanwhile_isNotStoredAndNotShared() throws Exception {
    Object first =
        cache.get(
            "key",
            () -> {
              cache.evict("key");
              assertThat(cache.get("key", () -> null)).isNull();
              cache.evict("key");
              return null;
            });

    assertThat(first).isNull();
    assertThat(cache.find("key")).isNull();
  }

  @Test
  void load_duringAClear_isNotStored() throws Exception {
    cache.get(
        "key",
        () -> {
          cache.clear();
          return null;
        });

    assertThat(cache.find("key")).isNull();
    cache.get("key", () -> null);
    assertThat(cache.find("key")).isNotNull();
  }

  @Test
  void waiter_thatIsInterrupted_loadsByItself() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<@Nullable Object> slow =
          threads.submit(
              () ->
                  cache.get(
                      "key",
                      () -> {
                        loading.countDown();
                        await(goOn);
                        return "slow";
                      }));
      await(loading);
      Thread.currentThread().interrupt();

      assertThat(cache.get("key", () -> "own")).isEqualTo("own");

      assertThat(Thread.interrupted()).isTrue();
      goOn.countDown();
      assertThat(slow.get(30, TimeUnit.SECONDS)).isEqualTo("slow");
    }
  }

  /** A store from which an entry is removed as soon as it is stored. */
  private record Removing(CacheStore store) implements CacheStore {

    @Override
    public @Nullable StoredEntry find(CacheKey key) {
      return store.find(key);
    }

    @Override
    public PutOutcome put(
        CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
        throws IOException {
      PutOutcome outcome = store.put(key, timeToLive, condition, body);
      store.evict(key);
      return outcome;
    }

    @Override
    public long changes(CacheKey key) {
      return store.changes(key);
    }

    @Override
    public long removals(CacheKey key) {
      return store.removals(key);
    }

    @Override
    public @Nullable LoadLease lease(CacheKey key, boolean wait) throws InterruptedException {
      return store.lease(key, wait);
    }

    @Override
    public boolean expireAfter(CacheKey key, Duration remaining) {
      return store.expireAfter(key, remaining);
    }

    @Override
    public boolean evict(CacheKey key) {
      return store.evict(key);
    }

    @Override
    public void clear() {
      store.clear();
    }

    @Override
    public StoreStatistics statistics() {
      return store.statistics();
    }
  }
}
