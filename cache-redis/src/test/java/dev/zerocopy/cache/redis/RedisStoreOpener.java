package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.test.StoreOpener;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import java.time.Duration;

/** Opens a server or a cluster as applications do: compressed, and in chunks, which are small. */
public final class RedisStoreOpener implements StoreOpener {

  private static final String CLUSTER = "cluster of ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHUNK_BYTES = 256 << 10;

  /** The location of a cluster, one node of which has an address. */
  static String cluster(String uri) {
    return CLUSTER + uri;
  }

  @Override
  public Opened open(String location) {
    if (location.startsWith(CLUSTER)) {
      RedisClusterClient client = RedisClusterClient.create(location.substring(CLUSTER.length()));
      return open(client, LettuceClient.of(client));
    }
    RedisClient client = RedisClient.create(location);
    return open(client, LettuceClient.of(client));
  }

  private static Opened open(AbstractRedisClient client, LettuceClient wrapped) {
    RedisBackendOptions options =
        RedisBackendOptions.of("types:")
            .withTimeouts(PATIENCE, PATIENCE, PATIENCE)
            .withChunkBytes(CHUNK_BYTES);
    RedisBackend backend = RedisBackend.open(options, wrapped);
    return new Opened(
        backend.store("values", RedisStoreOptions.DEFAULT),
        () -> {
          backend.close();
          Clients.shutDown(client);
        });
  }

  @Override
  public CacheSerializer serializer() {
    return StoreOpener.serializer(Compression.zstd());
  }
}
