package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.spring.autoconfigure.AnnotatedMethods.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.SimpleValueWrapper;

/** Spring's cache annotations in a real context, over whichever manager. */
@Timeout(60)
abstract class CacheAnnotationsContract {

  private static final int CALLERS = 4;

  @TempDir private Path directory;

  /** A context with the manager under test and caching enabled. */
  abstract ApplicationContextRunner runner(Path directory);

  /** Whether who changes a result changes nobody else's. */
  abstract boolean isByValue();

  @FunctionalInterface
  private interface Steps {
    void run(AnnotatedMethods methods, CacheManager caches) throws Exception;
  }

  private void inContext(Steps steps) {
    runner(directory)
        .withBean(AnnotatedMethods.class)
        .run(
            context ->
                steps.run(
                    context.getBean(AnnotatedMethods.class), context.getBean(CacheManager.class)));
  }

  private static boolean isCached(CacheManager caches, String cache, Object key) {
    return Objects.requireNonNull(caches.getCache(cache)).get(key) != null;
  }

  @Test
  void cacheable_isCalledOnceForAKey() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.plain("a")).isEqualTo("a of call 1");
          assertThat(methods.plain("a")).isEqualTo("a of call 1");
          assertThat(methods.plain("b")).isEqualTo("b of call 2");
          assertThat(methods.sync("a")).isEqualTo("a of call 3");
          assertThat(methods.sync("a")).isEqualTo("a of call 3");
          assertThat(methods.keyed("a", 1)).isEqualTo("a of call 4");
          assertThat(methods.keyed("other", 1)).isEqualTo("a of call 4");
          assertThat(methods.keyed("a", 2)).isEqualTo("a of call 5");
        });
  }

  @Test
  void cacheable_thatFails_failsAsTheMethodAndIsCalledAgain() {
    inContext(
        (methods, caches) -> {
          assertThatThrownBy(() -> methods.plain("fail")).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.plain("fail")).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.sync("fail")).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.sync("fail")).isInstanceOf(Fault.class);
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void conditionAndUnless_decideAboutBothWays() {
    inContext(
        (methods, caches) -> {
          methods.condition("a");
          methods.condition("a");
          assertThat(methods.calls()).isEqualTo(1);
          methods.condition("never");
          methods.condition("never");
          assertThat(methods.calls()).isEqualTo(3);
          assertThat(isCached(caches, "condition", "never")).isFalse();
          methods.unless("a");
          methods.unless("a");
          assertThat(methods.calls()).isEqualTo(4);
          methods.unless("bad");
          methods.unless("bad");
          assertThat(methods.calls()).isEqualTo(6);
        });
  }

  @Test
  void optional_isCachedAsItsContent() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.optional("a")).contains("a of call 1");
          assertThat(methods.optional("a")).contains("a of call 1");
          assertThat(methods.optional("none")).isEmpty();
          assertThat(methods.optional("none")).isEmpty();
          assertThat(methods.calls()).isEqualTo(2);
          assertThat(Objects.requireNonNull(caches.getCache("optional")).get("a", String.class))
              .isEqualTo("a of call 1");
          assertThat(methods.optionalSync("a")).contains("a of call 3");
          assertThat(methods.optionalSync("a")).contains("a of call 3");
          assertThat(methods.optionalSync("none")).isEmpty();
          assertThat(methods.optionalSync("none")).isEmpty();
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void nullResult_isCached() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.plain("none")).isNull();
          assertThat(methods.plain("none")).isNull();
          assertThat(methods.sync("none")).isNull();
          assertThat(methods.sync("none")).isNull();
          assertThat(methods.calls()).isEqualTo(2);
        });
  }

  @Test
  void put_replacesAndIsAlwaysCalled() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.put("a")).isEqualTo("a of call 1");
          assertThat(methods.put("a")).isEqualTo("a of call 2");
          assertThat(methods.plain("a")).isEqualTo("a of call 2");
          assertThatThrownBy(() -> methods.put("fail")).isInstanceOf(Fault.class);
          assertThat(isCached(caches, "plain", "fail")).isFalse();
        });
  }

  @Test
  void evict_isDoneAfterTheCallOnlyIfItReturns() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          methods.plain("fail-later");
          methods.evict("a");
          assertThat(isCached(caches, "plain", "a")).isFalse();
          assertThatThrownBy(() -> methods.evict("fail-later")).isInstanceOf(Fault.class);
          assertThat(isCached(caches, "plain", "fail-later")).isTrue();
        });
  }

  @Test
  void evictBefore_isDoneInAnyCase() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          methods.plain("fail-later");
          methods.evictBefore("a");
          assertThatThrownBy(() -> methods.evictBefore("fail-later")).isInstanceOf(Fault.class);
          assertThat(isCached(caches, "plain", "a")).isFalse();
          assertThat(isCached(caches, "plain", "fail-later")).isFalse();
        });
  }

  @Test
  void evictAll_leavesOtherCaches() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          methods.plain("b");
          methods.sync("a");
          methods.evictAll();
          assertThat(isCached(caches, "plain", "a")).isFalse();
          assertThat(isCached(caches, "plain", "b")).isFalse();
          assertThat(isCached(caches, "sync", "a")).isTrue();
          methods.plain("a");
          assertThatThrownBy(methods::evictAllBefore).isInstanceOf(Fault.class);
          assertThat(isCached(caches, "plain", "a")).isFalse();
        });
  }

  @Test
  void severalOperations_areAllDone() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          methods.sync("a");
          assertThat(methods.several("a")).isEqualTo("a of call 3");
          assertThat(methods.plain("a")).isEqualTo("a of call 3");
          assertThat(isCached(caches, "other", "a")).isTrue();
          assertThat(isCached(caches, "sync", "a")).isFalse();
        });
  }

  @Test
  void future_isCachedAsItsResult() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.future("a").get()).isEqualTo("a of call 1");
          assertThat(methods.future("a").get()).isEqualTo("a of call 1");
          assertThat(methods.future("none").get()).isNull();
          assertThat(methods.future("none").get()).isNull();
          assertThat(methods.calls()).isEqualTo(2);
          assertThat(methods.futureSync("a").get()).isEqualTo("a of call 3");
          assertThat(methods.futureSync("a").get()).isEqualTo("a of call 3");
          assertThat(methods.futureSync("none").get()).isNull();
          assertThat(methods.futureSync("none").get()).isNull();
          assertThat(methods.calls()).isEqualTo(4);
          assertThat(methods.futurePut("a").get()).isEqualTo("a of call 5");
          assertThat(methods.future("a").get()).isEqualTo("a of call 5");
          methods.futureEvict("a").get();
          assertThat(isCached(caches, "future", "a")).isFalse();
        });
  }

  @Test
  void future_thatFails_isNotCached() {
    inContext(
        (methods, caches) -> {
          assertThatThrownBy(() -> methods.future("fail").get())
              .hasRootCauseInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.future("fail").get())
              .hasRootCauseInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.futureSync("fail").get())
              .hasRootCauseInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.futureSync("fail").get())
              .hasRootCauseInstanceOf(Fault.class);
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void mono_isCachedAsItsValue() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.mono("a").block()).isEqualTo("a of call 1");
          assertThat(methods.mono("a").block()).isEqualTo("a of call 1");
          assertThat(methods.mono("none").block()).isNull();
          assertThat(methods.mono("none").block()).isNull();
          assertThat(methods.calls()).isEqualTo(2);
          assertThat(methods.monoSync("a").block()).isEqualTo("a of call 3");
          assertThat(methods.monoSync("a").block()).isEqualTo("a of call 3");
          assertThat(methods.monoSync("none").block()).isNull();
          assertThat(methods.monoSync("none").block()).isNull();
          assertThat(methods.calls()).isEqualTo(4);
          assertThat(methods.monoPut("a").block()).isEqualTo("a of call 5");
          assertThat(methods.mono("a").block()).isEqualTo("a of call 5");
          methods.monoEvict("a").block();
          assertThat(isCached(caches, "mono", "a")).isFalse();
        });
  }

  @Test
  void mono_thatFails_isNotCached() {
    inContext(
        (methods, caches) -> {
          assertThatThrownBy(() -> methods.mono("fail").block()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.mono("fail").block()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.monoSync("fail").block()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.monoSync("fail").block()).isInstanceOf(Fault.class);
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void flux_isCachedAsTheListOfItsElements() {
    inContext(
        (methods, caches) -> {
          assertThat(methods.flux("a").collectList().block()).containsExactly("a", "of call 1");
          assertThat(methods.flux("a").collectList().block()).containsExactly("a", "of call 1");
          assertThat(Objects.requireNonNull(caches.getCache("flux")).get("a"))
              .isEqualTo(new SimpleValueWrapper(List.of("a", "of call 1")));
          assertThat(methods.flux("none").collectList().block()).isEmpty();
          assertThat(methods.flux("none").collectList().block()).isEmpty();
          assertThat(methods.calls()).isEqualTo(2);
          assertThat(methods.fluxSync("a").collectList().block()).containsExactly("a", "of call 3");
          assertThat(methods.fluxSync("a").collectList().block()).containsExactly("a", "of call 3");
          assertThat(methods.fluxSync("none").collectList().block()).isEmpty();
          assertThat(methods.fluxSync("none").collectList().block()).isEmpty();
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void flux_thatFails_isNotCached() {
    inContext(
        (methods, caches) -> {
          assertThatThrownBy(() -> methods.flux("fail").blockLast()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.flux("fail").blockLast()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.fluxSync("fail").blockLast()).isInstanceOf(Fault.class);
          assertThatThrownBy(() -> methods.fluxSync("fail").blockLast()).isInstanceOf(Fault.class);
          assertThat(methods.calls()).isEqualTo(4);
        });
  }

  @Test
  void resultOfOneLoad_thatSeveralAskedFor_isOneObjectOrOneForEach() {
    inContext(
        (methods, caches) -> {
          assertIsolation(() -> methods.list("a"));
          assertIsolation(() -> methods.futureList("a").get());
          assertIsolation(() -> Objects.requireNonNull(methods.monoList("a").block()));
          assertThat(methods.calls()).isEqualTo(3);
        });
  }

  private void assertIsolation(Callable<List<String>> call) throws Exception {
    List<List<String>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      for (Future<List<String>> result : threads.invokeAll(Collections.nCopies(CALLERS, call))) {
        results.add(result.get());
      }
    }
    results.forEach(result -> result.add("changed"));
    assertThat(results)
        .allSatisfy(result -> assertThat(result).hasSize(isByValue() ? 2 : 1 + CALLERS));
  }

  @Test
  void reset_clearsAllCaches() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          methods.sync("a");
          caches.resetCaches();
          assertThat(isCached(caches, "plain", "a")).isFalse();
          assertThat(isCached(caches, "sync", "a")).isFalse();
          assertThat(methods.plain("a")).isEqualTo("a of call 3");
        });
  }

  @Test
  void nullKey_isRefusedBySpring() {
    inContext(
        (methods, caches) ->
            assertThatThrownBy(() -> methods.nullKey("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Null key"));
  }

  @Test
  void typedGet_ofAnotherType_throws() {
    inContext(
        (methods, caches) -> {
          methods.plain("a");
          assertThatIllegalStateException()
              .isThrownBy(
                  () -> Objects.requireNonNull(caches.getCache("plain")).get("a", Long.class));
        });
  }
}
