package dev.zerocopy.cache.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.cache.CacheMonitor.Followed;
import dev.zerocopy.cache.cache.CacheMonitor.Operation;
import dev.zerocopy.cache.cache.CacheMonitor.Outcome;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.ValueRefusedException;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor hears of a cache's operations, and in which order. */
class CacheMonitorTests {

  @TempDir private Path directory;

  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private TempStore store;
  private NamedCache cache;

  @BeforeEach
  void createCache() {
    store = new TempStore(directory, new ManualClock());
    cache = followed(store, true);
  }

  private NamedCache followed(CacheStore in, boolean cachesNulls) {
    NamedCache made =
        NamedCache.of(
            "values",
            in,
            CacheSerializer.builder().build(),
            new TimeToLive(Duration.ofHours(1), 0, List.of()),
            NearValues.NONE,
            cachesNulls);
    made.follow(operation -> new Recorded("", operation));
    return made;
  }

  /** Notes the outcome, whether there were bytes, and the failure's class. */
  private final class Recorded implements Followed {

    private final String prefix;
    private final Operation operation;
    private String details = "";

    Recorded(String prefix, Operation operation) {
      this.prefix = prefix;
      this.operation = operation;
    }

    @Override
    public void bytes(long lengthBytes) {
      details += lengthBytes > 0 ? " bytes" : " no bytes";
    }

    @Override
    public void failed(Throwable failure) {
      details += ' ' + failure.getClass().getSimpleName();
    }

    @Override
    public void end(Outcome outcome) {
      events.add(
          prefix + operation.name().toLowerCase(Locale.ROOT) + ' ' + outcome.tag() + details);
    }
  }

  @Test
  void lookUps_endAsHitsWithBytes_orMisses() {
    cache.find("key");
    cache.put("key", null);
    cache.find("key");
    assertThat(events).containsExactly("get miss", "put stored bytes", "get hit bytes");
  }

  @Test
  void load_isBetweenALookUpAndAPut() throws Exception {
    cache.get("key", () -> null);
    assertThat(events).containsExactly("get miss", "load loaded", "put stored bytes");
  }

  @Test
  void loaderThatThrows_failed() {
    assertThatThrownBy(
        () ->
            cache.get(
                "key",
                () -> {
                  throw new IOException("loader");
                }));
    assertThat(events).containsExactly("get miss", "load failed IOException");
  }

  @Test
  void valueThatNoCodecTakes_failed() {
    assertThat(cache.put("key", new Object())).isFalse();
    assertThat(events).containsExactly("put failed UnsupportedValueException");
  }

  @Test
  void nullInACacheWithoutNulls_isDeclined() {
    followed(store, false).put("key", null);
    assertThat(events).containsExactly("put declined");
  }

  @Test
  void loadedValue_afterAnEvict_isSuperseded() {
    cache.put("key", null);
    long removals = cache.removals("key");
    cache.evict("key");
    assertThat(cache.putLoaded("key", null, removals).isStored()).isFalse();
    assertThat(events).containsExactly("put stored bytes", "put superseded bytes");
  }

  @Test
  void valueWithoutAPlace_isRefused() {
    CacheStore refusing =
        with("put", () -> throwing(new ValueRefusedException(Reason.NO_ROOM, "full")));
    followed(refusing, true).put("key", null);
    CacheStore unreadable = with("find", () -> throwing(new IllegalStateException("gone")));
    followed(unreadable, true).find("key");
    assertThat(events)
        .containsExactly("put refused ValueRefusedException", "get miss IllegalStateException");
  }

  private static Object throwing(Exception failure) throws Exception {
    throw failure;
  }

  /** The store with another answer to one method. */
  private CacheStore with(String method, Callable<@Nullable Object> answer) {
    return (CacheStore)
        Proxy.newProxyInstance(
            CacheStore.class.getClassLoader(),
            new Class<?>[] {CacheStore.class},
            (proxy, called, arguments) ->
                called.getName().equals(method) ? answer.call() : called.invoke(store, arguments));
  }

  @Test
  void threadThatJoinsALoad_waits() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    cache.follow(
        operation -> {
          if (operation == Operation.WAIT) {
            waiting.countDown();
          }
          return null;
        });
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> first =
          threads.submit(
              () ->
                  cache.get(
                      "key",
                      () -> {
                        loading.countDown();
                        assertThat(waiting.await(1, TimeUnit.MINUTES)).isTrue();
                        return null;
                      }));
      assertThat(loading.await(1, TimeUnit.MINUTES)).isTrue();
      Future<?> second = threads.submit(() -> cache.get("key", () -> null));
      first.get(1, TimeUnit.MINUTES);
      second.get(1, TimeUnit.MINUTES);
    }
    assertThat(events)
        .containsExactlyInAnyOrder(
            "get miss", "get miss", "load loaded", "put stored bytes", "wait done");
  }

  @Test
  void loadHeldByAnotherProcess_isWaitedFor() throws Exception {
    Iterator<@Nullable LoadLease> answers =
        Arrays.<@Nullable LoadLease>asList(null, LoadLease.UNSHARED).iterator();
    followed(with("lease", answers::next), true).get("key", () -> null);
    assertThat(events).containsExactly("get miss", "wait done", "load loaded", "put stored bytes");
  }

  @Test
  void twoMonitors_areNested() throws Exception {
    cache.follow(
        operation -> operation == Operation.LOAD ? new Recorded("inner ", operation) : null);
    cache.get("key", () -> null);
    assertThat(events)
        .containsExactly("get miss", "inner load loaded", "load loaded", "put stored bytes");
  }
}
