package dev.zerocopy.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.redis.server.RespClient.ErrorReplyException;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.LeakWatcher;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RedisServerTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  @Test
  void server_killedAndRestarted_isEmptyOnTheSamePort() throws IOException {
    try (RedisServer server = RedisServer.start()) {
      server.call("SET", "key", "value");
      assertThat(server.call("GET", "key")).isEqualTo("value");

      server.kill();

      assertThatThrownBy(() -> server.call("PING")).isInstanceOf(IOException.class);
      int port = server.port();
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      assertThat(server.call("GET", "key")).isNull();
    }
  }

  @Test
  void server_frozen_isSilentUntilThawed() throws IOException {
    try (RedisServer server = RedisServer.start();
        RespClient client = new RespClient("127.0.0.1", server.port(), Duration.ofMillis(100))) {
      client.call("SET", "key", "value");
      server.freeze();
      assertThatThrownBy(() -> client.call("GET", "key"))
          .isInstanceOf(SocketTimeoutException.class);
      server.thaw();
      assertThat(server.call("GET", "key")).isEqualTo("value");
    }
  }

  @Test
  void server_withOptions_hasThem() throws IOException {
    try (RedisServer server =
        RedisServer.start("maxmemory 32mb", "user reader on >secret ~* +get")) {
      assertThat(server.call("CONFIG", "GET", "maxmemory"))
          .isEqualTo(List.of("maxmemory", Long.toString(32L << 20)));
      try (RespClient client = server.connect()) {
        assertThat(client.call("AUTH", "reader", "secret")).isEqualTo("OK");
        assertThatThrownBy(() -> client.call("SET", "key", "value"))
            .isInstanceOf(ErrorReplyException.class)
            .hasMessageStartingWith("NOPERM");
      }
    }
  }

  @Test
  void server_jvmKilled_endsToo(@TempDir Path directory) throws Exception {
    try (ChildJvm child =
        ChildJvm.start(ServerMain.class, List.of("-Djava.io.tmpdir=" + directory))) {
      long pid = Long.parseLong(child.waitForLine("pid "));
      assertThat(isAlive(pid)).isTrue();

      child.process().destroyForcibly().onExit().join();

      Await.until("the server to end", () -> !isAlive(pid));
    }
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  /** Starts a server and waits to be killed. */
  static final class ServerMain {

    private ServerMain() {}

    public static void main(String[] arguments) throws Exception {
      RedisServer server = RedisServer.start();
      System.out.println("pid " + server.pid());
      new CountDownLatch(1).await();
    }
  }
}
