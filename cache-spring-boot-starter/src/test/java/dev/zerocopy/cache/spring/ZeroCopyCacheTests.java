package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;
import org.springframework.cache.support.SimpleValueWrapper;

/** Spring's contract of a cache, over the file backend. */
class ZeroCopyCacheTests {

  private StoreDirectory directory;
  private ZeroCopyCache cache;

  @BeforeEach
  void open(@TempDir Path path) throws IOException {
    directory = StoreDirectory.open(StoreDirectoryOptions.of(path.resolve("cache")));
    cache =
        new ZeroCopyCache(
            new NamedCache(
                "texts", directory.store("texts", ChecksumMode.LAZY), TextCodec.serializer(), null),
            "file");
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  @Test
  void get_absentKey_isNull() {
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("a", String.class)).isNull();
  }

  @Test
  void get_storedValue_isWrapped() {
    cache.put("a", "one");
    assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper("one"));
    assertThat(cache.get("a", String.class)).isEqualTo("one");
    assertThat(cache.get("a", (Class<String>) null)).isEqualTo("one");
  }

  @Test
  void get_storedNull_isWrappedNull() {
    cache.put("a", null);
    assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper(null));
    assertThat(cache.get("a", String.class)).isNull();
    assertThat(cache.get("a", () -> "not called")).isNull();
  }

  @Test
  void get_valueOfAnotherType_throwsWithoutTheValue() {
    cache.put("a", "secret");
    assertThatIllegalStateException()
        .isThrownBy(() -> cache.get("a", Integer.class))
        .withMessage("Cache texts: expected a java.lang.Integer, found a java.lang.String");
  }

  @Test
  void get_withLoader_loadsOnceAndStores() {
    AtomicInteger loads = new AtomicInteger();
    Callable<String> loader = () -> "load " + loads.incrementAndGet();
    assertThat(cache.get("a", loader)).isEqualTo("load 1");
    assertThat(cache.get("a", loader)).isEqualTo("load 1");
  }

  @Test
  void get_failingLoader_isWrappedAndNothingIsStored() {
    IOException failure = new IOException("no");
    assertThatExceptionOfType(Cache.ValueRetrievalException.class)
        .isThrownBy(
            () ->
                cache.get(
                    "a",
                    () -> {
                      throw failure;
                    }))
        .withCause(failure)
        .satisfies(e -> assertThat(e.getKey()).isEqualTo("a"));
    assertThat(cache.get("a")).isNull();
  }

  @Test
  void putIfAbsent_returnsWhatWasThere() {
    assertThat(cache.putIfAbsent("a", null)).isNull();
    assertThat(cache.putIfAbsent("a", "two")).isEqualTo(new SimpleValueWrapper(null));
  }

  @Test
  void evict_removesAndSaysWhetherThereWasOne() {
    cache.put("a", "one");
    cache.put("b", "two");
    cache.evict("a");
    assertThat(cache.get("a")).isNull();
    assertThat(cache.evictIfPresent("a")).isFalse();
    assertThat(cache.evictIfPresent("b")).isTrue();
    assertThat(cache.get("b")).isNull();
  }

  @Test
  void invalidate_removesAllAndSaysWhetherThereWereAny() {
    cache.put("a", "one");
    assertThat(cache.invalidate()).isTrue();
    assertThat(cache.invalidate()).isFalse();
    assertThat(cache.get("a")).isNull();
    cache.put("a", "two");
    cache.clear();
    assertThat(cache.get("a")).isNull();
  }

  @Test
  void retrieve_missIsNull_hitIsWrappedAlsoForNull() throws Exception {
    assertThat(cache.retrieve("a")).isNull();
    cache.put("a", null);
    CompletableFuture<?> hit = Objects.requireNonNull(cache.retrieve("a"));
    assertThat(hit.get()).isEqualTo(new SimpleValueWrapper(null));
  }

  @Test
  void retrieve_withLoader_sharesOneLoadAndStores() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    CompletableFuture<String> loading = new CompletableFuture<>();
    CompletableFuture<String> first = cache.retrieve("a", () -> counted(loads, loading));
    CompletableFuture<String> second = cache.retrieve("a", () -> counted(loads, loading));
    assertThat(second.cancel(true)).isTrue();
    assertThat(first).isNotDone();
    loading.complete("one");
    assertThat(first.get()).isEqualTo("one");
    assertThat(cache.retrieve("a", () -> counted(loads, loading)).get()).isEqualTo("one");
    assertThat(cache.get("a", String.class)).isEqualTo("one");
    assertThat(loads).hasValue(1);
  }

  private static CompletableFuture<String> counted(
      AtomicInteger loads, CompletableFuture<String> loading) {
    loads.incrementAndGet();
    return loading;
  }

  @Test
  void retrieve_failingLoader_failsTheFutureAndLoadsAnewNextTime() throws Exception {
    IllegalArgumentException failure = new IllegalArgumentException("no");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(
            () -> cache.retrieve("a", () -> CompletableFuture.<String>failedFuture(failure)).get())
        .withCause(failure);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> cache.<String>retrieve("a", () -> throwing(failure)).get())
        .withCause(failure);
    assertThat(cache.retrieve("a", () -> CompletableFuture.completedFuture("one")).get())
        .isEqualTo("one");
  }

  private static CompletableFuture<String> throwing(RuntimeException failure) {
    throw failure;
  }

  @Test
  void unsupportedKey_isNeverCachedAndNeverFails() throws Exception {
    Object key = new Object();
    cache.put(key, "one");
    assertThat(cache.get(key)).isNull();
    assertThat(cache.get(key, () -> "two")).isEqualTo("two");
    assertThat(cache.retrieve(key, () -> CompletableFuture.completedFuture("three")).get())
        .isEqualTo("three");
  }

  @Test
  void nativeCache_isTheNamedCache() {
    assertThat(cache.getNativeCache().name()).isEqualTo(cache.getName()).isEqualTo("texts");
  }

  @Test
  @SuppressWarnings("NullAway") // a loader that breaks its contract
  void retrieve_whoseLoaderReturnsNoFuture_failsThatCallOnly() throws Exception {
    assertThat(cache.retrieve("k", () -> null)).failsWithin(Duration.ofSeconds(10));

    assertThat(cache.retrieve("k", () -> CompletableFuture.completedFuture("v")).get())
        .isEqualTo("v");
  }

  private ZeroCopyCache open(CacheSerializer serializer) {
    return new ZeroCopyCache(
        new NamedCache("texts", directory.store("texts", ChecksumMode.LAZY), serializer, null),
        "file");
  }

  @Test
  void valueOfACodecThatIsGone_isReplacedByWhatComesNext() {
    for (String how : List.of("load", "putIfAbsent", "retrieve")) {
      cache.put(how, "of the old codec");
      ZeroCopyCache next = open(SerializedCodec.serializer());
      assertThat(next.get(how)).isNull();
      switch (how) {
        case "load" -> assertThat(next.get(how, () -> "new")).isEqualTo("new");
        case "putIfAbsent" -> assertThat(next.putIfAbsent(how, "new")).isNull();
        default ->
            assertThat(next.retrieve(how, () -> CompletableFuture.completedFuture("new")).join())
                .isEqualTo("new");
      }
      assertThat(next.get(how)).as(how).isEqualTo(new SimpleValueWrapper("new"));
      assertThat(next.putIfAbsent(how, "newer")).isEqualTo(new SimpleValueWrapper("new"));
    }
  }

  @Test
  void retrieve_afterAnEvict_joinsNoOlderLoad() {
    CompletableFuture<String> older = new CompletableFuture<>();
    CompletableFuture<String> first = cache.retrieve("a", () -> older);
    open(TextCodec.serializer()).evict("a"); // as another process does
    CompletableFuture<String> newer = new CompletableFuture<>();
    CompletableFuture<String> second = cache.retrieve("a", () -> newer);
    older.complete("older");
    assertThat(first).isCompletedWithValue("older");
    assertThat(cache.get("a")).isNull();
    assertThat(second).isNotDone();
    newer.complete("newer");
    assertThat(second).isCompletedWithValue("newer");
    assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper("newer"));
  }

  @Test
  void get_afterAnEvictByAnotherProcess_joinsNoOlderLoad() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(
            () ->
                cache.get(
                    "a",
                    () -> {
                      inside.countDown();
                      go.await();
                      return "older";
                    }),
            task -> Thread.ofPlatform().daemon().start(task));
    inside.await();
    open(TextCodec.serializer()).evict("a"); // as another process does
    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(go::countDown);
    assertThat(cache.get("a", () -> "newer")).isEqualTo("newer");
    assertThat(first.get()).isEqualTo("older");
    assertThat(cache.get("a")).isEqualTo(new SimpleValueWrapper("newer"));
  }
}
