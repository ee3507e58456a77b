package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.SimpleValueWrapper;

/** What Spring's {@link Cache} says, of whichever cache: Spring's own is the oracle. */
@Timeout(60)
abstract class SpringCacheContract {

  private static final int THREADS = 8;

  /** The cache under test, empty at the start of each test. */
  abstract Cache cache();

  /** Where it deliberately differs from the oracle. */
  abstract Set<Deviation> deviations();

  /** A value of a text, equal if the text is. */
  String value(String text) {
    return text;
  }

  private boolean is(Deviation deviation) {
    return deviations().contains(deviation);
  }

  private static Cache.ValueWrapper wrapped(@Nullable Object value) {
    return new SimpleValueWrapper(value);
  }

  private static <T> Callable<T> uncalled() {
    return () -> {
      throw new AssertionError("must not be called");
    };
  }

  @Test
  void get_ofAnAbsentKey_isNull() {
    assertThat(cache().get("a")).isNull();
    assertThat(cache().get("a", String.class)).isNull();
    assertThat(cache().get("a", (Class<Object>) null)).isNull();
  }

  @Test
  void get_ofAValue_isWrappedOrTyped() {
    cache().put("a", value("one"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("one")));
    assertThat(cache().get("a", String.class)).isEqualTo(value("one"));
    assertThat(cache().get("a", CharSequence.class)).isEqualTo(value("one"));
    assertThat(cache().get("a", (Class<Object>) null)).isEqualTo(value("one"));
    assertThat(cache().<Object>get("a", uncalled())).isEqualTo(value("one"));
  }

  @Test
  void get_ofANull_isAnEmptyWrapper() {
    cache().put("a", null);
    assertThat(cache().get("a")).isEqualTo(wrapped(null));
    assertThat(cache().get("a", String.class)).isNull();
    assertThat(cache().get("a", Integer.class)).isNull();
    assertThat(cache().<Object>get("a", uncalled())).isNull();
  }

  @Test
  void get_asAnotherType_throws() {
    cache().put("a", value("one"));
    assertThatIllegalStateException().isThrownBy(() -> cache().get("a", Integer.class));
    assertThat(cache().get("a", String.class)).isEqualTo(value("one"));
  }

  @Test
  void get_withALoader_storesWhatItReturns() {
    assertThat(cache().get("a", () -> value("one"))).isEqualTo(value("one"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("one")));
    assertThat(cache().<Object>get("n", () -> null)).isNull();
    assertThat(cache().get("n")).isEqualTo(wrapped(null));
  }

  @Test
  void get_whoseLoaderFails_wrapsItsFailureAndStoresNothing() {
    for (Throwable failure :
        List.of(new IOException("no"), new IllegalStateException(), new AssertionError("no"))) {
      Callable<Object> loader =
          () -> {
            if (failure instanceof Error error) {
              throw error;
            }
            throw (Exception) failure;
          };
      assertThatExceptionOfType(Cache.ValueRetrievalException.class)
          .isThrownBy(() -> cache().get("a", loader))
          .satisfies(e -> assertThat(e.getCause()).isSameAs(failure))
          .satisfies(e -> assertThat(e.getKey()).isEqualTo("a"));
      assertThat(cache().get("a")).isNull();
    }
    assertThat(cache().get("a", () -> value("one"))).isEqualTo(value("one"));
  }

  @Test
  void get_byManyThreads_loadsOnce() throws Exception {
    for (int key = 0; key < 20; key++) {
      int k = key;
      AtomicInteger loads = new AtomicInteger();
      List<String> seen =
          together(
              thread ->
                  Objects.requireNonNull(
                      cache()
                          .get(
                              k,
                              () -> {
                                TimeUnit.MILLISECONDS.sleep(5);
                                return value("load " + loads.incrementAndGet());
                              })));
      assertThat(loads).hasValue(1);
      assertThat(seen).hasSize(THREADS).containsOnly(value("load 1"));
    }
  }

  @Test
  void get_ofOtherKeys_doesNotWaitForALoad() throws Exception {
    cache().put("b", value("two"));
    String loaded =
        cache()
            .get(
                "a",
                () -> {
                  assertThat(inAnotherThread(() -> cache().get("b", String.class)).get())
                      .isEqualTo(value("two"));
                  return value("one");
                });
    assertThat(loaded).isEqualTo(value("one"));
  }

  @Test
  void get_whoseLoaderFailedForAnother_failsOrLoadsItself() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    IOException failure = new IOException("no");
    Future<Object> first =
        inAnotherThread(
            () ->
                cache()
                    .get(
                        "a",
                        () -> {
                          inside.countDown();
                          go.await();
                          throw failure;
                        }));
    inside.await();
    Future<String> second = inAnotherThread(() -> cache().get("a", () -> value("mine")));
    TimeUnit.MILLISECONDS.sleep(200); // so that it waits for the first one
    go.countDown();
    assertThat(first).failsWithin(Duration.ofSeconds(20));
    if (is(Deviation.SHARED_FAILURE)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(second::get)
          .havingCause()
          .isInstanceOf(Cache.ValueRetrievalException.class)
          .withCause(failure);
    } else {
      assertThat(second.get()).isEqualTo(value("mine"));
    }
  }

  @Test
  void load_ofItsOwnKey_failsOrLoadsAgain() {
    Callable<String> loader = () -> cache().get("a", () -> value("inner")) + "";
    if (is(Deviation.RECURSIVE_LOADS)) {
      assertThat(cache().get("a", loader)).isEqualTo(value("inner"));
      assertThat(cache().get("a")).isEqualTo(wrapped(value("inner")));
    } else {
      assertThatExceptionOfType(Cache.ValueRetrievalException.class)
          .isThrownBy(() -> cache().get("a", loader))
          .withCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void put_duringALoad_isWhatRemains() throws Exception {
    cacheIsChangedDuringALoad(() -> cache().put("a", value("newer")));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("newer")));
  }

  @Test
  void evict_duringALoad_leavesNothing() throws Exception {
    cacheIsChangedDuringALoad(() -> cache().evict("a"));
    assertThat(cache().get("a")).isNull();
  }

  @Test
  void clear_duringALoad_leavesNothing() throws Exception {
    cacheIsChangedDuringALoad(() -> cache().clear());
    assertThat(cache().get("a")).isNull();
  }

  @Test
  void put_duringAnAsynchronousLoad_isWhatRemains() throws Exception {
    cacheIsChangedDuringAnAsynchronousLoad(() -> cache().put("a", value("newer")));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("newer")));
  }

  @Test
  void evict_duringAnAsynchronousLoad_leavesNothing() throws Exception {
    cacheIsChangedDuringAnAsynchronousLoad(() -> cache().evict("a"));
    assertThat(cache().get("a")).isNull();
  }

  /** The change begins when the load is under way; the load ends after it or while it waits. */
  private void cacheIsChangedDuringALoad(Runnable change) throws Exception {
    Future<?>[] changing = new Future<?>[1];
    cache()
        .get(
            "a",
            () -> {
              changing[0] = inAnotherThread(Executors.callable(change));
              awaitChange(changing[0]);
              return value("older");
            });
    changing[0].get();
  }

  private void cacheIsChangedDuringAnAsynchronousLoad(Runnable change) throws Exception {
    CompletableFuture<String> loading = new CompletableFuture<>();
    CountDownLatch inside = new CountDownLatch(1);
    CompletableFuture<String> result =
        cache()
            .retrieve(
                "a",
                () -> {
                  inside.countDown();
                  return loading;
                });
    inside.await();
    Future<?> changing = inAnotherThread(Executors.callable(change));
    awaitChange(changing);
    loading.complete(value("older"));
    assertThat(result.get()).isEqualTo(value("older"));
    changing.get();
  }

  private void awaitChange(Future<?> change) throws Exception {
    if (is(Deviation.NO_WAIT_FOR_LOADS)) {
      change.get();
    } else {
      TimeUnit.MILLISECONDS.sleep(200);
      assertThat(change).isNotDone();
    }
  }

  @Test
  void retrieve_ofAnAbsentKey_isNull() {
    assertThat(cache().retrieve("a")).isNull();
  }

  @Test
  void retrieve_ofAValueOrANull_isWrapped() throws Exception {
    cache().put("a", value("one"));
    cache().put("n", null);
    assertThat(Objects.requireNonNull(cache().retrieve("a")).get())
        .isEqualTo(wrapped(value("one")));
    assertThat(Objects.requireNonNull(cache().retrieve("n")).get()).isEqualTo(wrapped(null));
  }

  @Test
  void retrieve_withALoader_storesWhatItsFutureBrings() throws Exception {
    assertThat(cache().retrieve("a", () -> CompletableFuture.completedFuture(value("one"))).get())
        .isEqualTo(value("one"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("one")));
    assertThat(
            cache().retrieve("a", () -> CompletableFuture.failedFuture(new AssertionError())).get())
        .isEqualTo(value("one"));
    assertThat(cache().retrieve("n", () -> CompletableFuture.completedFuture(null)).get()).isNull();
    assertThat(cache().get("n")).isEqualTo(wrapped(null));
    assertThat(
            cache().retrieve("n", () -> CompletableFuture.failedFuture(new AssertionError())).get())
        .isNull();
  }

  @Test
  void retrieve_whoseLoaderFails_failsAndStoresNothing() throws Exception {
    IOException failure = new IOException("no");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () -> cache().retrieve("a", () -> CompletableFuture.failedFuture(failure)).get())
        .withCause(failure);
    IllegalStateException thrown = new IllegalStateException("no");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () ->
                cache()
                    .retrieve(
                        "a",
                        () -> {
                          throw thrown;
                        })
                    .get())
        .withCause(thrown);
    assertThat(cache().get("a")).isNull();
    assertThat(cache().retrieve("a", () -> CompletableFuture.completedFuture(value("one"))).get())
        .isEqualTo(value("one"));
  }

  @Test
  void retrieve_byManyThreads_loadsOnce() throws Exception {
    for (int key = 0; key < 20; key++) {
      int k = key;
      AtomicInteger loads = new AtomicInteger();
      List<String> seen =
          together(
              thread ->
                  cache()
                      .retrieve(
                          k,
                          () ->
                              CompletableFuture.supplyAsync(
                                  () -> value("load " + loads.incrementAndGet()),
                                  CompletableFuture.delayedExecutor(
                                      5, TimeUnit.MILLISECONDS, Runnable::run)))
                      .get());
      assertThat(loads).hasValue(1);
      assertThat(seen).hasSize(THREADS).containsOnly(value("load 1"));
    }
  }

  @Test
  void retrieve_cancelledByOne_reachesTheOthers() throws Exception {
    CompletableFuture<String> loading = new CompletableFuture<>();
    CompletableFuture<String> first = cache().retrieve("a", () -> loading);
    CompletableFuture<String> second = cache().retrieve("a", () -> loading);
    assertThat(first.cancel(true)).isTrue();
    loading.complete(value("one"));
    assertThat(second.get()).isEqualTo(value("one"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("one")));
  }

  @Test
  void put_replaces() {
    cache().put("a", value("one"));
    cache().put("a", value("two"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("two")));
    cache().put("a", null);
    assertThat(cache().get("a")).isEqualTo(wrapped(null));
    cache().put("a", value("three"));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("three")));
  }

  @Test
  void putIfAbsent_returnsWhatIsThereOrStores() {
    assertThat(cache().putIfAbsent("a", value("one"))).isNull();
    assertThat(cache().putIfAbsent("a", value("two"))).isEqualTo(wrapped(value("one")));
    assertThat(cache().putIfAbsent("a", null)).isEqualTo(wrapped(value("one")));
    assertThat(cache().get("a")).isEqualTo(wrapped(value("one")));
    assertThat(cache().putIfAbsent("n", null)).isNull();
    assertThat(cache().putIfAbsent("n", value("two"))).isEqualTo(wrapped(null));
    assertThat(cache().get("n")).isEqualTo(wrapped(null));
  }

  @Test
  void putIfAbsent_byManyThreads_storesOneThatAllSee() throws Exception {
    for (int key = 0; key < 20; key++) {
      int k = key;
      List<Cache.ValueWrapper> seen =
          together(
              thread -> {
                Cache.ValueWrapper there = cache().putIfAbsent(k, value("of " + thread));
                return there == null ? wrapped("won " + thread) : there;
              });
      String won =
          seen.stream()
              .map(wrapper -> (String) Objects.requireNonNull(wrapper.get()))
              .filter(text -> text.startsWith("won "))
              .reduce((one, two) -> "two: " + one + two)
              .orElse("nobody");
      Cache.ValueWrapper stored = wrapped(value("of " + won.substring(4)));
      assertThat(cache().get(k)).isEqualTo(stored);
      assertThat(seen).hasSize(THREADS).containsOnly(wrapped(won), stored);
    }
  }

  @Test
  void evict_removes() {
    cache().put("a", value("one"));
    cache().put("b", null);
    cache().evict("a");
    cache().evict("a");
    assertThat(cache().get("a")).isNull();
    assertThat(cache().get("b")).isEqualTo(wrapped(null));
    assertThat(cache().evictIfPresent("a")).isFalse();
    assertThat(cache().evictIfPresent("b")).isTrue();
    assertThat(cache().evictIfPresent("b")).isFalse();
    assertThat(cache().get("b")).isNull();
  }

  @Test
  void clear_andInvalidate_removeAll() {
    assertThat(cache().invalidate()).isFalse();
    cache().put("a", value("one"));
    cache().put("b", null);
    cache().clear();
    assertThat(cache().get("a")).isNull();
    assertThat(cache().get("b")).isNull();
    assertThat(cache().invalidate()).isFalse();
    cache().put("a", null);
    assertThat(cache().invalidate()).isTrue();
    assertThat(cache().invalidate()).isFalse();
    assertThat(cache().get("a")).isNull();
    cache().put("a", value("two"));
    assertThat(cache().evictIfPresent("a")).isTrue();
    assertThat(cache().invalidate()).isFalse();
  }

  /** Two equal keys that are not one object where that can be, and one that differs. */
  static Stream<List<Object>> keys() {
    return Stream.of(
        List.of("a", new String(new char[] {'a'}), "b"),
        List.of(SimpleKey.EMPTY, new SimpleKey(), ""),
        List.of(new SimpleKey("a", 1), new SimpleKey("a", 1), new SimpleKey("a", 1L)),
        List.of(
            new SimpleKey("a", new String[] {"x"}),
            new SimpleKey("a", new String[] {"x"}),
            new SimpleKey("a", new String[] {"y"})),
        List.of(new SimpleKey(1, null), new SimpleKey(1, null), new SimpleKey(1)),
        List.of(1_000, Integer.valueOf("1000"), 1_000L),
        List.of(1.5, Double.valueOf("1.5"), 1.5f),
        List.of(new BigDecimal("1.0"), new BigDecimal("1.0"), new BigDecimal("1.00")),
        List.of(true, Boolean.valueOf("true"), false),
        List.of('a', 'a', "a"),
        List.of(Thread.State.NEW, Thread.State.NEW, Thread.State.BLOCKED),
        List.of(new UUID(1, 2), new UUID(1, 2), new UUID(2, 1)),
        List.of(LocalDate.EPOCH, LocalDate.of(1970, 1, 1), LocalDate.MAX),
        List.of(List.of("a", 1), new ArrayList<>(List.of("a", 1)), List.of(1, "a")),
        List.of(Set.of("a", "b"), Set.of("b", "a"), Set.of("a")),
        List.of(Map.of("a", 1), Map.of("a", 1), Map.of("a", 2)),
        List.of(new Route("SFO", 1), new Route("SFO", 1), new Route("SFO", 2)));
  }

  record Route(String origin, int page) {}

  @ParameterizedTest
  @MethodSource("keys")
  void keys_areTheSameIfTheyAreEqual(List<Object> keys) {
    cache().put(keys.get(0), value("one"));
    assertThat(cache().get(keys.get(1))).isEqualTo(wrapped(value("one")));
    assertThat(cache().get(keys.get(2))).isNull();
    cache().put(keys.get(2), value("two"));
    assertThat(cache().evictIfPresent(keys.get(1))).isTrue();
    assertThat(cache().get(keys.get(0))).isNull();
    assertThat(cache().get(keys.get(2))).isEqualTo(wrapped(value("two")));
  }

  @Test
  @SuppressWarnings("NullAway") // what the interface does not allow
  void nullKey_isAKeyOrRefused() {
    if (is(Deviation.NULL_KEY)) {
      cache().put(null, value("one"));
      assertThat(cache().get(null)).isEqualTo(wrapped(value("one")));
      assertThat(cache().evictIfPresent(null)).isTrue();
    } else {
      assertThatNullPointerException().isThrownBy(() -> cache().put(null, value("one")));
      assertThatNullPointerException().isThrownBy(() -> cache().get(null));
      assertThatNullPointerException().isThrownBy(() -> cache().evict(null));
    }
  }

  @Test
  void keyOfAnUnknownType_isAKeyOrNeverCached() throws Exception {
    Object key = new Object();
    boolean cached = !is(Deviation.KEYS_OF_KNOWN_TYPES);
    cache().put(key, value("one"));
    assertThat(cache().get(key)).isEqualTo(cached ? wrapped(value("one")) : null);
    assertThat(cache().get(key, () -> value("two"))).isEqualTo(value(cached ? "one" : "two"));
    assertThat(cache().retrieve(key, () -> CompletableFuture.completedFuture(value("two"))).get())
        .isEqualTo(value(cached ? "one" : "two"));
    assertThat(cache().putIfAbsent(key, value("two")))
        .isEqualTo(cached ? wrapped(value("one")) : null);
    assertThat(cache().evictIfPresent(key)).isEqualTo(cached);
  }

  @Test
  void arrayKey_isAKeyByContentOrIdentity() {
    cache().put(new int[] {1, 2}, value("one"));
    assertThat(cache().get(new int[] {1, 2}))
        .isEqualTo(is(Deviation.ARRAY_KEYS_BY_CONTENT) ? wrapped(value("one")) : null);
  }

  @Test
  void changeOfAValue_isSeenByOthersOrNot() {
    ArrayList<String> put = new ArrayList<>(List.of(value("one")));
    cache().put("a", put);
    put.add("changed by who put");
    List<String> hit = list(cache().get("a"));
    hit.add("changed by who hit");
    assertThat(list(cache().get("a")).size()).isEqualTo(is(Deviation.BY_VALUE) ? 1 : 3);
  }

  @Test
  void changeOfALoadedValue_isSeenByOthersWhoAskedMeanwhileOrNot() throws Exception {
    for (int key = 0; key < 10; key++) {
      int k = key;
      assertThat(
              sizesAfterEachChangedItsOwn(
                  thread -> Objects.requireNonNull(cache().get(k, () -> slowList()))))
          .containsOnly(is(Deviation.BY_VALUE) ? 2 : 1 + THREADS);
      assertThat(cache().evictIfPresent(k)).isTrue();
      Supplier<CompletableFuture<List<String>>> loader =
          () -> CompletableFuture.supplyAsync(this::slowList, Runnable::run);
      assertThat(sizesAfterEachChangedItsOwn(thread -> cache().retrieve(k, loader).get()))
          .containsOnly(is(Deviation.BY_VALUE) ? 2 : 1 + THREADS);
    }
  }

  private List<String> slowList() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    return Collections.synchronizedList(new ArrayList<>(List.of(value("loaded"))));
  }

  private static List<Integer> sizesAfterEachChangedItsOwn(ThreadWork<List<String>> work)
      throws Exception {
    List<List<String>> lists = together(work);
    lists.forEach(list -> list.add("changed"));
    return lists.stream().map(List::size).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<String> list(Cache.@Nullable ValueWrapper wrapper) {
    return (List<String>) Objects.requireNonNull(Objects.requireNonNull(wrapper).get());
  }

  @Test
  void valueThatCannotBeStored_failsNoCall() throws Exception {
    Object value = new Object();
    if (is(Deviation.UNSUPPORTED_VALUES)) {
      cache().put("a", value("older"));
      cache().put("a", value);
      assertThat(cache().get("a")).isNull();
      assertThat(cache().get("a", () -> value)).isSameAs(value);
      assertThat(cache().retrieve("a", () -> CompletableFuture.completedFuture(value)).get())
          .isSameAs(value);
      assertThat(cache().putIfAbsent("a", value)).isNull();
      assertThat(cache().get("a")).isNull();
    } else if (is(Deviation.BY_VALUE)) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> cache().put("a", value));
    } else {
      cache().put("a", value);
      assertThat(cache().get("a")).isEqualTo(wrapped(value));
    }
  }

  private static <T> Future<T> inAnotherThread(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** What each of several threads returns that begin at once. */
  private static <T> List<T> together(ThreadWork<T> work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  return work.run(thread);
                }));
      }
      start.countDown();
      for (Future<T> one : all) {
        results.add(one.get());
      }
    }
    return results;
  }

  @FunctionalInterface
  private interface ThreadWork<T> {
    T run(int thread) throws Exception;
  }
}
