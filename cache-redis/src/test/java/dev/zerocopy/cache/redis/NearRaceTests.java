package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.redis.server.SharedRedis;
import io.lettuce.core.RedisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Two processes that keep values near, of which many threads read while both write. */
class NearRaceTests {

  private static final int KEYS = 8;
  private static final int READERS = 3;
  private static final int WRITES = 3000;

  private static NamedCache cache(TestBackend backend) {
    return NamedCache.of(
        "numbers",
        backend.backend().store("numbers", RedisStoreOptions.DEFAULT.withNear()),
        CacheSerializer.builder().build(),
        new TimeToLive(null, 0, List.of()),
        NearValues.of(KEYS));
  }

  private static int get(NamedCache cache, int key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? 0 : Integer.parseInt(String.valueOf(hit.value()));
  }

  /** Each key is written by one process only, which must read what it wrote; the other follows. */
  @Test
  void nobodyReadsAnOlderValue_thanHeReadBefore_norAnOlderOneThanHeWrote() throws Exception {
    String uri = SharedRedis.instance().uri();
    try (TestBackend here = TestBackend.on(RedisClient.create(uri), UnaryOperator.identity());
        TestBackend there = here.other(RedisClient.create(uri), UnaryOperator.identity());
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<NamedCache> caches = List.of(cache(here), cache(there));
      for (NamedCache cache : caches) {
        cache.put("warm", "0");
        Polling.until("values are kept", () -> NearTests.isKept(cache, "warm"), kept -> kept);
      }
      AtomicBoolean isOver = new AtomicBoolean();
      List<Future<?>> readers = new ArrayList<>();
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < caches.size(); i++) {
        NamedCache cache = caches.get(i);
        int first = i;
        writers.add(threads.submit(() -> write(cache, first)));
        for (int n = 0; n < READERS; n++) {
          readers.add(threads.submit(() -> read(cache, isOver)));
        }
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      for (NamedCache cache : caches) {
        for (int key = 0; key < KEYS; key++) {
          int last = get(caches.get(key % 2), key);
          int asked = key;
          Polling.until("the last value", () -> get(cache, asked), value -> value == last);
        }
      }
      isOver.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
  }

  private static void write(NamedCache cache, int first) {
    SplittableRandom random = new SplittableRandom(first);
    for (int number = 1; number <= WRITES; number++) {
      int key = first + 2 * random.nextInt(KEYS / 2);
      cache.put(key, String.valueOf(number));
      assertThat(get(cache, key)).isEqualTo(number);
    }
  }

  private static void read(NamedCache cache, AtomicBoolean isOver) {
    int[] last = new int[KEYS];
    while (!isOver.get()) {
      for (int key = 0; key < KEYS; key++) {
        int found = get(cache, key);
        assertThat(found).as("value of key %d", key).isGreaterThanOrEqualTo(last[key]);
        last[key] = found;
      }
    }
  }
}
