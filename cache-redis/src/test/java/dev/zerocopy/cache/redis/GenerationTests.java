package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order answers about the generation count. */
class GenerationTests {

  private static final byte[] KEY = "test:legs:generation".getBytes(StandardCharsets.UTF_8);
  private static final byte[] CHANNEL = "test:events".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RedisServer server;
  private RedisClient client;
  private HookedCommands commands;
  private BackendEvents events;

  @BeforeEach
  void open() throws Exception {
    server = RedisServer.start();
    client = RedisClient.create(server.uri());
    RedisBackendOptions options =
        RedisBackendOptions.of("test:").withTimeouts(PATIENCE, PATIENCE, PATIENCE);
    commands = new HookedCommands(new LettuceCommands(LettuceClient.of(client), options));
    events = new BackendEvents(commands, CHANNEL);
  }

  @AfterEach
  void close() {
    events.close();
    commands.close();
    Clients.shutDown(client);
    server.close();
  }

  @Test
  void replacement_thatTheServerDoesBehindALaterQuestion_countsNevertheless() throws Exception {
    for (int i = 0; i < 20; i++) {
      Generation generation = new Generation(commands, events, KEY, () -> {});
      String before = generation.current();
      server.call("SCRIPT", "FLUSH"); // so that the script is sent twice
      commands.beforeNextScript(
          () -> {
            var _ = generation.refresh(); // has the later number, and the earlier answer
          });
      generation.replace();
      assertThat(generation.current())
          .isNotEqualTo(before)
          .isEqualTo(server.call("GET", "test:legs:generation"));
      generation.close();
    }
  }
}
