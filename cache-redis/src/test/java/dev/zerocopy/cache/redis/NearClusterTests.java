package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.server.RedisCluster;
import dev.zerocopy.cache.test.ManualClock;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster has no one server that could tell of all keys. */
class NearClusterTests {

  @Test
  void nothingIsKept_oneWarningSaysSo_andAllElseWorks() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(3, false);
        Warnings warnings = new Warnings();
        TestBackend backend =
            TestBackend.on(
                RedisClusterClient.create(cluster.nodes().getFirst().uri()), new ManualClock())) {
      NamedCache cache =
          NamedCache.of(
              "texts",
              backend.backend().store("texts", RedisStoreOptions.DEFAULT.withNear()),
              CacheSerializer.builder().build(),
              new TimeToLive(null, 0, List.of()),
              NearValues.of(100));
      cache.put("key", "value");
      Polling.until("a warning", warnings::lines, lines -> !lines.isEmpty());
      for (int i = 0; i < 50; i++) {
        assertThat(cache.put(i, "value " + i)).isTrue();
        assertThat(cache.find(i)).isEqualTo(new NamedCache.Hit("value " + i));
        assertThat(NearTests.isKept(cache, i)).isFalse();
      }
      assertThat(warnings.lines())
          .singleElement()
          .asString()
          .contains("no values are kept near")
          .contains("cluster");
    }
  }
}
