package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.redis.server.SharedRedis;
import dev.zerocopy.cache.store.StoreStatistics;
import io.lettuce.core.RedisClient;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is counted of values that are compressed. */
class CompressionCountTests {

  @Test
  void compressedValue_isCountedBeforeAndAfter_asOfFiles() {
    RedisClient client = RedisClient.create(SharedRedis.instance().uri());
    try (TestBackend backend = TestBackend.on(client, UnaryOperator.identity())) {
      CacheSerializer serializer =
          CacheSerializer.builder().compression(Compression.zstd()).build();
      NamedCache cache =
          new NamedCache(
              "texts",
              backend.backend().store("texts", RedisStoreOptions.DEFAULT),
              serializer,
              null);
      assertThat(cache.put("k", "text ".repeat(20_000))).isTrue();
      StoreStatistics counted = cache.statistics();
      assertThat(counted.bytesBeforeCompression.sum()).isGreaterThan(90_000);
      assertThat(counted.bytesAfterCompression.sum()).isBetween(1L, 50_000L);
      assertThat(counted.bytesWritten.sum()).isBetween(1L, 50_000L);
    }
  }
}
