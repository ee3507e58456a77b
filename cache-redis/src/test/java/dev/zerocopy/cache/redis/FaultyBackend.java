package dev.zerocopy.cache.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A backend that does not wait long, made with the resources that an application's would be.
 *
 * <p><b>Lifetime</b>: closing it closes its client and its resources.
 */
record FaultyBackend(RedisBackend backend, AbstractRedisClient client, ClientResources resources)
    implements AutoCloseable {

  static final Duration COMMAND_TIMEOUT = Duration.ofMillis(400);
  static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(4);
  static final int CHUNK_BYTES = 256 << 10;

  /** Opens one on a server, or on what a sentinel watches. */
  static FaultyBackend on(RedisURI uri, String keyPrefix) {
    return on(uri, impatient(keyPrefix));
  }

  /** Opens one with the timeouts of an application that sets none. */
  static FaultyBackend patientOn(RedisURI uri, String keyPrefix) {
    return on(uri, RedisBackendOptions.of(keyPrefix));
  }

  private static FaultyBackend on(RedisURI uri, RedisBackendOptions options) {
    ClientResources resources = DefaultClientResources.create();
    RedisClient client =
        RedisClient.create(LettuceClient.resources(resources, options.commandTimeout()), uri);
    return open(resources, client, LettuceClient.of(client), options);
  }

  /** Opens one on a cluster. */
  static FaultyBackend onCluster(List<RedisURI> nodes, String keyPrefix) {
    return onCluster(nodes, impatient(keyPrefix));
  }

  /** Opens one on a cluster with the timeouts of an application that sets none. */
  static FaultyBackend patientOnCluster(List<RedisURI> nodes, String keyPrefix) {
    return onCluster(nodes, RedisBackendOptions.of(keyPrefix));
  }

  private static FaultyBackend onCluster(List<RedisURI> nodes, RedisBackendOptions options) {
    ClientResources resources = DefaultClientResources.create();
    RedisClusterClient client =
        RedisClusterClient.create(
            LettuceClient.resources(resources, options.commandTimeout()), nodes);
    return open(resources, client, LettuceClient.of(client), options);
  }

  private static RedisBackendOptions impatient(String keyPrefix) {
    return RedisBackendOptions.of(keyPrefix)
        .withTimeouts(COMMAND_TIMEOUT, COMMAND_TIMEOUT, TRANSFER_TIMEOUT)
        .withChunkBytes(CHUNK_BYTES);
  }

  private static FaultyBackend open(
      ClientResources resources,
      AbstractRedisClient client,
      LettuceClient wrapped,
      RedisBackendOptions options) {
    return new FaultyBackend(RedisBackend.open(options, wrapped), client, resources);
  }

  /** A method that is cached here, with results of at least so many characters. */
  CachedMethod method(String cache, int chars) {
    return new CachedMethod(cache, backend.store(cache, RedisStoreOptions.DEFAULT), chars);
  }

  @Override
  public void close() {
    backend.close();
    Clients.shutDown(client);
    resources.shutdown(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(60, TimeUnit.SECONDS);
  }
}
