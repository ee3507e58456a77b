package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/** What Spring's {@link Cache} says of values that are loaded, by threads and by futures. */
@Timeout(60)
abstract class SpringLoadContract {

  static final int THREADS = 8;

  /** The cache under test, empty at the start of each test. */
  abstract Cache cache();

  /** Where it deliberately differs from the oracle. */
  abstract Set<Deviation> deviations();

  /** A value of a text, equal if the text is. */
  String value(String text) {
    return text;
  }

  boolean is(Deviation deviation) {
    return deviations().contains(deviation);
  }

  static Cache.ValueWrapper wrapped(@Nullable Object value) {
    return new SimpleValueWrapper(value);
  }

  static <T> Callable<T> uncalled() {
    return () -> {
      throw new AssertionError("must not be called");
    };
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

  static <T> Future<T> inAnotherThread(Callable<T> work) {
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
  static <T> List<T> together(ThreadWork<T> work) throws Exception {
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
  interface ThreadWork<T> {
    T run(int thread) throws Exception;
  }
}
