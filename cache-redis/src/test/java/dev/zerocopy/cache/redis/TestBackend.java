package dev.zerocopy.cache.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * A backend with keys of its own, and its client. It waits long enough for machines that build and
 * test at the same time.
 */
record TestBackend(RedisBackend backend, String keyPrefix, AbstractRedisClient client)
    implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Opens one on a client of a server. */
  static TestBackend on(RedisClient client, InstantSource clock) {
    return on(client, options -> options.withClock(clock));
  }

  /** Opens one on a client of a server, with options of its own. */
  static TestBackend on(RedisClient client, UnaryOperator<RedisBackendOptions> options) {
    return open(client, LettuceClient.of(client), newPrefix(), options);
  }

  /** Opens another one with the keys of this, as another process would. */
  TestBackend other(RedisClient otherClient, UnaryOperator<RedisBackendOptions> options) {
    return open(otherClient, LettuceClient.of(otherClient), keyPrefix, options);
  }

  /** Opens one on a client of a cluster. */
  static TestBackend on(RedisClusterClient client, InstantSource clock) {
    return open(client, LettuceClient.of(client), newPrefix(), options -> options.withClock(clock));
  }

  private static String newPrefix() {
    return "zerocopy:" + KeyLayout.randomName() + ':';
  }

  private static TestBackend open(
      AbstractRedisClient client,
      LettuceClient wrapped,
      String prefix,
      UnaryOperator<RedisBackendOptions> options) {
    RedisBackendOptions patient =
        RedisBackendOptions.of(prefix).withTimeouts(PATIENCE, PATIENCE, PATIENCE);
    return new TestBackend(RedisBackend.open(options.apply(patient), wrapped), prefix, client);
  }

  @Override
  public void close() {
    backend.close();
    Clients.shutDown(client);
  }
}
