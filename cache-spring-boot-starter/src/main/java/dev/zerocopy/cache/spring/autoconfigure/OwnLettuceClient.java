package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.redis.LettuceClient;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A second client of the Redis that the application is configured for, with the same address,
 * credentials, TLS and resources, whose options may be changed without the application noticing.
 *
 * <p>Making it connects to nothing.
 */
final class OwnLettuceClient implements AutoCloseable {

  private final LettuceConnectionFactory factory;

  private OwnLettuceClient(LettuceConnectionFactory factory) {
    this.factory = factory;
  }

  /**
   * Makes a client like that of the application's connection factory.
   *
   * @param silence how long an answer may take that nothing comes before
   */
  static OwnLettuceClient like(LettuceConnectionFactory application, Duration silence) {
    LettuceConnectionFactory own =
        new LettuceConnectionFactory(
            configuration(application),
            new OwnClientConfiguration(application.getClientConfiguration(), silence));
    own.afterPropertiesSet();
    own.start();
    return new OwnLettuceClient(own);
  }

  private static RedisConfiguration configuration(LettuceConnectionFactory application) {
    RedisClusterConfiguration cluster = application.getClusterConfiguration();
    if (cluster != null) {
      return cluster;
    }
    RedisSentinelConfiguration sentinel = application.getSentinelConfiguration();
    if (sentinel != null) {
      return sentinel;
    }
    RedisSocketConfiguration socket = application.getSocketConfiguration();
    return socket != null ? socket : application.getStandaloneConfiguration();
  }

  /** The client as the backend takes it. */
  LettuceClient client() {
    AbstractRedisClient client = factory.getRequiredNativeClient();
    return client instanceof RedisClusterClient cluster
        ? LettuceClient.of(cluster)
        : LettuceClient.of((RedisClient) client);
  }

  /** Where Redis is, for people. */
  String place() {
    if (factory.isClusterAware()) {
      return "a cluster";
    }
    return factory.isRedisSentinelAware()
        ? "the master that sentinels name"
        : factory.getHostName() + ':' + factory.getPort();
  }

  @Override
  public void close() {
    factory.destroy();
  }
}
