package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;

/** What Spring's {@link Cache} says, of whichever cache: Spring's own is the oracle. */
abstract class SpringCacheContract extends SpringLoadContract {

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
    assertThat(cache().invalidate()).isEqualTo(!deviations().contains(Deviation.UNKNOWN_ENTRIES));
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
}
