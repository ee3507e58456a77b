package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.FaultScenario.Step;
import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.RespClient;
import dev.zerocopy.cache.redis.server.TcpProxy;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long calls of a cached method take while something is wrong with Redis, with the timeouts
 * that an application has if it sets none, and how long it takes until they are hits again. Prints
 * a line of a table for each fault.
 */
@Tag("huge")
class FaultCostTests {

  private static final int FAULT_SECONDS = 10;

  private RedisServer server;
  private TcpProxy proxy;
  private FaultyBackend backend;

  @BeforeAll
  static void printHead() {
    System.out.println(
        "| fault | calls | p50 ms | p99 ms | max ms | slower than 0.1 s | hits again after ms |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
  }

  @AfterAll
  static void printFoot() {
    System.out.println();
  }

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start("rdbcompression no", "key-load-delay 2000");
    proxy = new TcpProxy(server.port());
    backend = FaultyBackend.patientOn(RedisURI.create(proxy.uri()), "cost:");
  }

  @AfterEach
  void close() throws Exception {
    backend.close();
    proxy.close();
    server.close();
  }

  private void measure(String what, Step fault, Step recovery) throws Exception {
    measure(what, backend, fault, recovery);
  }

  private static void measure(String what, FaultyBackend backend, Step fault, Step recovery)
      throws Exception {
    try (PacedCallers callers = new PacedCallers(backend)) {
      callers.awaitHits();
      fault.run();
      PacedCallers.Times times = callers.record(Duration.ofSeconds(FAULT_SECONDS));
      recovery.run();
      long millis = callers.awaitHits();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.2f | %.2f | %.0f | %d | %d |%n",
          what,
          times.calls(),
          times.millisAt(0.5),
          times.millisAt(0.99),
          times.millisAt(1),
          times.slowerThan(Duration.ofMillis(100)),
          millis);
      assertThat(times.calls()).isPositive();
    }
  }

  @Test
  void none() throws Exception {
    measure("none", () -> {}, () -> {});
  }

  @Test
  void server_killedAndRestarted() throws Exception {
    measure("server killed, then started again", server::kill, server::restart);
  }

  @Test
  void server_frozen() throws Exception {
    measure("server frozen (SIGSTOP)", server::freeze, server::thaw);
  }

  @Test
  void server_paused() throws Exception {
    String millis = Integer.toString(1000 * FAULT_SECONDS);
    measure("`CLIENT PAUSE`", () -> server.call("CLIENT", "PAUSE", millis), () -> {});
  }

  @Test
  void server_asleep() throws Exception {
    try (RespClient client = server.connect()) {
      measure(
          "`DEBUG SLEEP`",
          () -> client.send("DEBUG", "SLEEP", Integer.toString(FAULT_SECONDS)),
          client::reply);
    }
  }

  @Test
  void server_loading() throws Exception {
    for (int i = 0; i < 5000; i++) {
      server.call("SET", "other:" + i, "x".repeat(20_000));
    }
    server.call("SAVE");
    measure(
        "server loads its data",
        () -> {
          server.kill();
          server.restartLoading();
        },
        () -> {});
  }

  @Test
  void server_thatBecomesAReplica() throws Exception {
    try (RedisServer primary = RedisServer.start()) {
      measure(
          "server is a replica (`READONLY`)",
          () -> server.call("REPLICAOF", "127.0.0.1", Integer.toString(primary.port())),
          () -> server.call("REPLICAOF", "NO", "ONE"));
    }
  }

  @Test
  void server_full() throws Exception {
    measure(
        "server full, `noeviction`",
        () -> server.call("CONFIG", "SET", "maxmemory", "1"),
        () -> server.call("CONFIG", "SET", "maxmemory", "0"));
  }

  @Test
  void network_thatSwallows() throws Exception {
    measure("network swallows, connections stay open", proxy::swallow, proxy::pass);
  }

  @Test
  void network_thatRefuses() throws Exception {
    measure("connections refused", proxy::refuse, proxy::pass);
  }

  @Test
  void network_thatIsSlow() throws Exception {
    measure(
        "network delays by 3 s each way", () -> proxy.delay(Duration.ofSeconds(3)), proxy::pass);
  }

  @Test
  void cluster_primaryKilled() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(3, true, "cluster-require-full-coverage no")) {
      List<RedisURI> uris =
          cluster.nodes().stream().map(node -> RedisURI.create(node.uri())).toList();
      try (FaultyBackend clustered = FaultyBackend.patientOnCluster(uris, "cost:")) {
        measure(
            "cluster: a primary of three killed, node timeout 1 s",
            clustered,
            cluster.nodes().getFirst()::kill,
            () -> {});
      }
    }
  }
}
