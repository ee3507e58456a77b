package dev.zerocopy.cache.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.store.MissReason;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.SimpleValueWrapper;

/** Caches that keep no nulls. */
class NullValuesTests {

  @TempDir private Path directory;

  private void withCache(Consumer<Cache> steps, String... properties) {
    Contexts.serializing(directory)
        .withPropertyValues(properties)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              steps.accept(cache(context.getBean(CacheManager.class), "texts"));
            });
  }

  private void withoutNulls(Consumer<Cache> steps) {
    withCache(steps, "zerocopy.cache.defaults.cache-null-values=false");
  }

  private static Cache cache(CacheManager caches, String name) {
    return Objects.requireNonNull(caches.getCache(name));
  }

  private static long declined(Cache cache) {
    return ((NamedCache) cache.getNativeCache()).statistics().putsDeclined.sum();
  }

  @Test
  void put_ofNull_removesWhatIsThere() {
    withoutNulls(
        cache -> {
          cache.put("a", "one");
          cache.put("a", null);
          assertThat(cache.get("a")).isNull();
          assertThat(declined(cache)).isEqualTo(1);
        });
  }

  @Test
  void putIfAbsent_ofNull_storesNothingAndRemovesNothing() {
    withoutNulls(
        cache -> {
          assertThat(cache.putIfAbsent("a", null)).isNull();
          assertThat(cache.get("a")).isNull();
          cache.put("a", "one");
          assertThat(cache.putIfAbsent("a", null)).isEqualTo(new SimpleValueWrapper("one"));
          assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper("one"));
        });
  }

  @Test
  void loadOfNull_returnsNullAndIsRepeated() {
    withoutNulls(
        cache -> {
          assertThat(cache.<Object>get("a", () -> null)).isNull();
          assertThat(cache.get("a", () -> "one")).isEqualTo("one");
          assertThat(cache.retrieve("b", () -> CompletableFuture.completedFuture(null)).join())
              .isNull();
          assertThat(cache.retrieve("b")).isNull();
          assertThat(declined(cache)).isEqualTo(2);
        });
  }

  @Test
  void nullResult_isComputedEachTime() {
    Contexts.serializing(directory)
        .withBean(AnnotatedMethods.class)
        .withPropertyValues(
            "zerocopy.cache.caches.plain.cache-null-values=false",
            "zerocopy.cache.caches.sync.cache-null-values=false",
            "zerocopy.cache.caches.mono.cache-null-values=false")
        .run(
            context -> {
              AnnotatedMethods methods = context.getBean(AnnotatedMethods.class);
              for (int i = 1; i <= 2; i++) {
                assertThat(methods.plain("none")).isNull();
                assertThat(methods.sync("none")).isNull();
                assertThat(methods.mono("none").block()).isNull();
                assertThat(methods.calls()).isEqualTo(3 * i);
              }
              assertThat(methods.optional("none")).isEmpty();
              assertThat(methods.optional("none")).isEmpty();
              assertThat(methods.calls()).isEqualTo(7);
            });
  }

  @Test
  void nullStoredEarlier_isAMissAndGoes() {
    for (String near : new String[] {"0", "100"}) {
      withCache(cache -> cache.put("a", null));
      withCache(
          cache -> {
            NamedCache named = (NamedCache) cache.getNativeCache();
            assertThat(cache.get("a")).isNull();
            assertThat(named.statistics().misses(MissReason.ABSENT)).isEqualTo(1);
            assertThat(named.statistics().hits.sum()).isZero();
            assertThat(named.statistics().entries()).isZero();
            assertThat(cache.putIfAbsent("a", "one")).isNull();
            assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper("one"));
          },
          "zerocopy.cache.caches.texts.cache-null-values=false",
          "zerocopy.cache.caches.texts.near.max-entries=" + near);
    }
  }

  @Test
  void cacheOfItsOwnSetting_overridesTheDefault() {
    withCache(
        cache -> {
          cache.put("a", null);
          assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper(null));
        },
        "zerocopy.cache.defaults.cache-null-values=false",
        "zerocopy.cache.caches.texts.cache-null-values=true");
  }
}
