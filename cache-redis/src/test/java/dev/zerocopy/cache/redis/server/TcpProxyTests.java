package dev.zerocopy.cache.redis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.test.LeakWatcher;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TcpProxyTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final String VALUE = "v".repeat(100_000);

  private RedisServer server;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = RedisServer.start();
    server.call("SET", "key", VALUE);
    proxy = new TcpProxy(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  private RespClient connect() throws IOException {
    return new RespClient("127.0.0.1", proxy.port(), Duration.ofMillis(300));
  }

  @Test
  void connection_passed_answers() throws IOException {
    try (RespClient client = connect()) {
      assertThat(client.call("GET", "key")).isEqualTo(VALUE);
    }
  }

  @Test
  void connection_cut_breaksAndNewOnesPass() throws IOException {
    try (RespClient client = connect();
        RespClient later = connectAfter(client)) {
      assertThatThrownBy(() -> client.call("GET", "key"))
          .isInstanceOfAny(SocketException.class, EOFException.class);
      assertThat(later.call("GET", "key")).isEqualTo(VALUE);
    }
  }

  private RespClient connectAfter(RespClient client) throws IOException {
    client.call("PING");
    proxy.cut();
    return connect();
  }

  @Test
  void reply_cut_endsInItsMiddle() throws IOException {
    try (RespClient client = connect()) {
      client.call("PING");
      proxy.cutAfterReplyBytes(50_000);
      assertThatThrownBy(() -> client.call("GET", "key")).isInstanceOf(EOFException.class);
    }
    try (RespClient client = connect()) {
      assertThat(client.call("GET", "key")).isEqualTo(VALUE);
    }
  }

  @Test
  void connection_swallowed_staysOpenAndSilentForEver() throws IOException {
    try (RespClient client = connect()) {
      client.call("PING");
      proxy.swallow();
      assertThatThrownBy(() -> client.call("PING")).isInstanceOf(SocketTimeoutException.class);
      try (RespClient other = connect()) {
        assertThatThrownBy(() -> other.call("PING")).isInstanceOf(SocketTimeoutException.class);
      }
      proxy.pass();
      assertThatThrownBy(() -> client.call("PING")).isInstanceOf(SocketTimeoutException.class);
      try (RespClient other = connect()) {
        assertThat(other.call("PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void connection_refused_isLetInLater() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
    proxy.pass();
    try (RespClient client = connect()) {
      assertThat(client.call("PING")).isEqualTo("PONG");
    }
  }

  @Test
  void connection_delayed_answersLate() throws IOException {
    try (RespClient client = connect()) {
      client.call("PING");
      proxy.delay(Duration.ofMillis(200)); // each way
      assertThatThrownBy(() -> client.call("PING")).isInstanceOf(SocketTimeoutException.class);
      proxy.pass();
      assertThat(client.reply()).isEqualTo("PONG");
    }
  }
}
