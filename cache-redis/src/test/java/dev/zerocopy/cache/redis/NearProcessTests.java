package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.redis.server.TcpProxy;
import dev.zerocopy.cache.test.ChildJvm;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This process evicts while another, which keeps values near, is cut off. */
class NearProcessTests {

  private static final String PREFIX = "near:";

  private RedisServer server;
  private TcpProxy proxy;
  private FaultyBackend backend;
  private NamedCache cache;
  private ChildJvm reader;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    proxy = new TcpProxy(server.port());
    backend = FaultyBackend.on(RedisURI.create(server.uri()), PREFIX);
    cache = NearReader.cache(backend);
    Polling.until("it is stored", () -> cache.put("key", "old"), isStored -> isStored);
    reader = ChildJvm.start(NearReader.class, List.of(), proxy.uri(), PREFIX);
    reader.waitForLine("listening old");
  }

  @AfterEach
  void close() throws Exception {
    reader.close();
    backend.close();
    proxy.close();
    server.close();
  }

  /**
   * Evicts once the other process knows that it is cut off, and lets it connect again.
   *
   * @param before how many lines it had printed before it was
   */
  private void evictMeanwhile(int before) throws Exception {
    awaitDeaf(before);
    cache.evict("key");
    proxy.cut();
    proxy.pass();
    reader.waitForLine("listening none");
    cache.put("key", "new");
    reader.waitForLine("listening new");
    List<String> lines = reader.output().subList(before, reader.output().size());
    assertThat(lines.subList(lines.indexOf("deaf none"), lines.size()))
        .contains("listening new")
        .noneMatch(line -> line.endsWith(" old"));
  }

  private void awaitDeaf(int before) throws Exception {
    Polling.until(
        "it knows that it is cut off",
        () -> reader.output(),
        lines -> lines.subList(before, lines.size()).contains("deaf none"));
  }

  @Test
  void connectionCut_theOldValueIsNeverServedAgain() throws Exception {
    int before = reader.output().size();
    proxy.refuse();
    evictMeanwhile(before);
  }

  @Test
  void packetsSwallowed_thatIsKnownInTwoSeconds_andTheOldValueIsNeverServedAgain()
      throws Exception {
    int before = reader.output().size();
    long start = System.nanoTime();
    proxy.swallow();
    awaitDeaf(before);
    System.out.printf(
        "The other process knows after %d ms that it is cut off%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    evictMeanwhile(before);
  }
}
