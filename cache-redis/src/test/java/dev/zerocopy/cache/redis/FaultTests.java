package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.FaultScenario.Step;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.redis.server.TcpProxy;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.LeakWatcher;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server that is away, slow, full or not ours, and a network that loses what it carries. */
class FaultTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int SMALL = 100;
  private static final int LARGE = 4 * FaultyBackend.CHUNK_BYTES;

  private static final Reason[] SILENCE = {Reason.TIMEOUT, Reason.HELD_OFF, Reason.DISCONNECTED};

  private RedisServer server;
  private TcpProxy proxy;
  private FaultyBackend backend;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start("rdbcompression no", "key-load-delay 2000");
    proxy = new TcpProxy(server.port());
    backend = FaultyBackend.on(RedisURI.create(proxy.uri()), "faults:");
  }

  @AfterEach
  void close() throws Exception {
    backend.close();
    proxy.close();
    server.close();
  }

  private void assertLeftAlone(Step fault, Step recovery, Reason... reasons) throws Exception {
    FaultScenario scenario = new FaultScenario(backend.method("results", SMALL));
    scenario.survive(fault, recovery);
    assertThat(scenario.refusals()).isNotEmpty().isSubsetOf(reasons);
    assertThat(scenario.deferrals()).isNotEmpty().isSubsetOf(reasons);
    assertThat(scenario.statistics().misses(MissReason.UNAVAILABLE)).isPositive();
    assertThat(backend.backend().commandsHeldOff()).isPositive();
    Polling.until("closed", backend.backend()::breakerState, state -> state == BreakerState.CLOSED);
  }

  @Test
  void server_killedAndRestarted() throws Exception {
    assertLeftAlone(server::kill, server::restart, Reason.DISCONNECTED, Reason.HELD_OFF);
  }

  @Test
  void server_frozen() throws Exception {
    assertLeftAlone(server::freeze, server::thaw, SILENCE);
  }

  @Test
  void server_paused() throws Exception {
    assertLeftAlone(() -> server.call("CLIENT", "PAUSE", "1500"), () -> {}, SILENCE);
  }

  @Test
  void server_thatTakesNoWrites() throws Exception {
    assertLeftAlone(() -> server.call("CLIENT", "PAUSE", "1500", "WRITE"), () -> {}, SILENCE);
  }

  @Test
  void server_asleep() throws Exception {
    try (RespClient client = server.connect()) {
      assertLeftAlone(
          () -> client.send("DEBUG", "SLEEP", "1.5"),
          () -> assertThat(client.reply()).isEqualTo("OK"),
          SILENCE);
    }
  }

  @Test
  void server_loading() throws Exception {
    for (int i = 0; i < 600; i++) {
      server.call("SET", "other:" + i, "x".repeat(20_000)); // it listens every 2 MB
    }
    assertLeftAlone(
        () -> {
          server.call("SAVE");
          server.kill();
          server.restartLoading();
          Polling.until("it loads", this::answer, answer -> answer.startsWith("LOADING"));
        },
        () -> {},
        Reason.UNAVAILABLE,
        Reason.HELD_OFF,
        Reason.DISCONNECTED);
  }

  private String answer() {
    try {
      return String.valueOf(server.call("GET", "key"));
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void server_thatBecomesAReplica() throws Exception {
    try (RedisServer primary = RedisServer.start()) {
      assertLeftAlone(
          () -> server.call("REPLICAOF", "127.0.0.1", Integer.toString(primary.port())),
          () -> server.call("REPLICAOF", "NO", "ONE"),
          Reason.UNAVAILABLE,
          Reason.HELD_OFF);
    }
  }

  @Test
  void network_thatSwallows() throws Exception {
    assertLeftAlone(proxy::swallow, proxy::pass, SILENCE);
  }

  @Test
  void network_thatRefuses() throws Exception {
    assertLeftAlone(proxy::refuse, proxy::pass, Reason.DISCONNECTED, Reason.HELD_OFF);
  }

  @Test
  void network_thatIsSlow() throws Exception {
    assertLeftAlone(() -> proxy.delay(Duration.ofSeconds(1)), proxy::pass, SILENCE);
  }

  @Test
  void connection_cutInTheMiddleOfAChunkThatIsRead() throws Exception {
    CachedMethod method = backend.method("results", LARGE);
    FaultScenario scenario = new FaultScenario(method);
    scenario.awaitCached();
    for (int i = 0; i < 5; i++) {
      int runs = method.runs();
      proxy.cutAfterReplyBytes(FaultyBackend.CHUNK_BYTES * 2 + FaultyBackend.CHUNK_BYTES / 2);
      method.call(i);
      assertThat(method.runs()).isEqualTo(runs + 1);
      scenario.awaitCached();
    }
    assertThat(scenario.statistics().misses(MissReason.UNAVAILABLE)).isPositive();
    assertThat(scenario.statistics().misses(MissReason.CORRUPT)).isZero();
  }

  @Test
  void connection_cutInTheMiddleOfAChunkThatIsWritten() throws Exception {
    CachedMethod method = backend.method("results", LARGE);
    FaultScenario scenario = new FaultScenario(method);
    scenario.awaitCached();
    for (int i = 0; i < 5; i++) {
      proxy.cutAfterRequestBytes(FaultyBackend.CHUNK_BYTES * 2 + FaultyBackend.CHUNK_BYTES / 2);
      method.replace(i);
      method.call(i);
      scenario.awaitCached();
    }
    assertThat(scenario.refusals()).contains(Reason.DISCONNECTED);
    assertThat(scenario.statistics().misses(MissReason.CORRUPT)).isZero();
  }
}
