package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.TcpProxy;
import io.lettuce.core.RedisURI;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two processes that keep values near, one of them behind a network that fails. */
class NearOutageTests {

  private static final String PREFIX = "near:";

  private RedisServer server;
  private TcpProxy proxy;
  private FaultyBackend behind;
  private FaultyBackend direct;
  private NamedCache near;
  private NamedCache other;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    proxy = new TcpProxy(server.port());
    behind = FaultyBackend.on(RedisURI.create(proxy.uri()), PREFIX);
    direct = FaultyBackend.on(RedisURI.create(server.uri()), PREFIX);
    near = NearReader.cache(behind);
    other = NearReader.cache(direct);
    keep("old");
  }

  @AfterEach
  void close() throws Exception {
    behind.close();
    direct.close();
    proxy.close();
    server.close();
  }

  private static @Nullable Object get(NamedCache cache) {
    NamedCache.Hit hit = cache.find("key");
    return hit == null ? null : hit.value();
  }

  /** Stores a value that the process behind the proxy keeps. */
  private void keep(String value) throws Exception {
    Polling.until("it is stored", () -> other.put("key", value), isStored -> isStored);
    Polling.until(
        "it is kept",
        () -> value.equals(get(near)) && NearTests.isKept(near, "key"),
        isKept -> isKept);
  }

  /** Hits until there are none of an old value, and says how long that took. */
  private long millisUntilGone(String old) {
    long start = System.nanoTime();
    while (Objects.equals(get(near), old)) {
      Thread.onSpinWait();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(60));
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void neverServedAgain(String old) {
    for (int i = 0; i < 2000; i++) {
      assertThat(get(near)).isNotEqualTo(old);
    }
  }

  @Test
  void cutConnection_evictedMeanwhile_isNotServed_norAfterItIsBack() throws Exception {
    for (int round = 0; round < 3; round++) {
      String old = "old " + round;
      keep(old);
      proxy.refuse();
      Polling.until("it is known", behind.backend()::isListening, isListening -> !isListening);
      assertThat(get(near)).as("what is kept, once the connection is known lost").isNull();
      other.evict("key");
      assertThat(get(near)).isNull();
      proxy.pass();
      Polling.until("it listens", behind.backend()::isListening, isListening -> isListening);
      neverServedAgain(old);
    }
    keep("new");
  }

  @Test
  void connectionThatIsCutAndMadeAtOnce_losesNoChange() throws Exception {
    for (int round = 0; round < 10; round++) {
      String old = "old " + round;
      keep(old);
      proxy.cut();
      other.put("key", "new " + round);
      assertThat(millisUntilGone(old)).isLessThan(BackendEvents.LIVE_MILLIS + 3000);
      neverServedAgain(old);
    }
  }

  @Test
  void networkThatSwallows_isKnownWithinTwoSeconds() throws Exception {
    proxy.swallow();
    long start = System.nanoTime();
    Polling.until("it is known", behind.backend()::isListening, isListening -> !isListening);
    long knownMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(get(near)).as("what is kept, once the connection is known lost").isNull();
    System.out.printf("Known after %d ms behind a network that swallows all%n", knownMillis);
    assertThat(other.evict("key")).isTrue();
    assertThat(get(near)).isNull();
    proxy.cut();
    proxy.pass();
    Polling.until("it listens", behind.backend()::isListening, isListening -> isListening);
    neverServedAgain("old");
    keep("new");
  }
}
