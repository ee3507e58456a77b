package dev.zerocopy.cache.spring.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.cache.Cache;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Main class of {@link RedisComparisonTests}: gets and puts values of 1 KB in turns, by each peer
 * and by a bare client, and prints a table of medians.
 *
 * <p>Arguments: directory, port of the server, milliseconds of a turn, turns.
 */
final class SmallValues {

  private static final int KEYS = 1000;
  private static final int VALUE_BYTES = 1024;

  private SmallValues() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    long turnMillis = Long.parseLong(arguments[2]);
    int turns = Integer.parseInt(arguments[3]);
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    try (ConfigurableApplicationContext application = RedisPeer.application(arguments[0], port)) {
      Map<String, Store> stores = new LinkedHashMap<>();
      stores.put("raw Lettuce", raw(client));
      for (RedisPeer peer : List.of(RedisPeer.ZERO_COPY, RedisPeer.SPRING_JDK)) {
        Cache cache = Objects.requireNonNull(peer.caches(application).getCache("small"));
        stores.put(peer == RedisPeer.ZERO_COPY ? "this cache" : "Spring Data Redis", of(cache));
      }
      for (int threads : new int[] {1, 8}) {
        for (boolean isGet : new boolean[] {true, false}) {
          compare(stores, threads, isGet, turnMillis, turns);
        }
      }
    } finally {
      client.shutdown();
    }
  }

  private static Store raw(RedisClient client) {
    RedisCommands<byte[], byte[]> commands = client.connect(ByteArrayCodec.INSTANCE).sync();
    return new Store() {
      @Override
      public void put(String key, byte[] value) {
        commands.set(key.getBytes(StandardCharsets.UTF_8), value);
      }

      @Override
      public int get(String key) {
        return commands.get(key.getBytes(StandardCharsets.UTF_8)).length;
      }
    };
  }

  private static Store of(Cache cache) {
    return new Store() {
      @Override
      public void put(String key, byte[] value) {
        cache.put(key, value);
      }

      @Override
      public int get(String key) {
        return Objects.requireNonNull(cache.get(key, byte[].class)).length;
      }
    };
  }

  private static void compare(
      Map<String, Store> stores, int threads, boolean isGet, long turnMillis, int turns)
      throws InterruptedException {
    Map<String, List<Turn>> all = new LinkedHashMap<>();
    stores.forEach(
        (name, store) -> {
          for (int key = 0; key < KEYS; key++) {
            store.put("key" + key, new byte[VALUE_BYTES]);
          }
          all.put(name, new ArrayList<>());
        });
    for (int turn = 0; turn <= turns; turn++) {
      for (Map.Entry<String, Store> store : stores.entrySet()) {
        Turn measured = Turn.of(store.getValue(), threads, isGet, turnMillis);
        if (turn > 0) { // the first is for the compiler
          Objects.requireNonNull(all.get(store.getKey())).add(measured);
        }
      }
    }
    double rawMicros = median(Objects.requireNonNull(all.get("raw Lettuce")), Turn::medianMicros);
    all.forEach(
        (name, measured) -> {
          double micros = median(measured, Turn::medianMicros);
          System.out.printf(
              "| %s, %d threads | %s | %.1f | %.2f | %.1f | %,.0f |%n",
              isGet ? "get" : "put",
              threads,
              name,
              micros,
              micros / rawMicros,
              median(measured, Turn::p99Micros),
              median(measured, Turn::perSecond));
        });
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> of) {
    double[] sorted = turns.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private interface Store {

    void put(String key, byte[] value);

    int get(String key);
  }

  private record Turn(double medianMicros, double p99Micros, double perSecond) {

    static Turn of(Store store, int threads, boolean isGet, long millis)
        throws InterruptedException {
      List<Caller> callers = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < threads; i++) {
        Caller caller =
            new Caller(store, isGet, start + TimeUnit.MILLISECONDS.toNanos(millis), i + 1);
        caller.thread.start();
        callers.add(caller);
      }
      for (Caller caller : callers) {
        caller.thread.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      long[] nanos =
          callers.stream()
              .flatMapToLong(c -> Arrays.stream(c.nanos, 0, c.count))
              .sorted()
              .toArray();
      return new Turn(
          nanos[nanos.length / 2] / 1e3,
          nanos[(int) (nanos.length * 0.99)] / 1e3,
          nanos.length / seconds);
    }
  }

  private static final class Caller {

    private final Thread thread = new Thread(this::call);
    private final Store store;
    private final boolean isGet;
    private final long endNanos;
    private final SplittableRandom random;
    private final byte[] value = new byte[VALUE_BYTES];
    private long[] nanos = new long[1 << 16];
    private int count;

    Caller(Store store, boolean isGet, long endNanos, int seed) {
      this.store = store;
      this.isGet = isGet;
      this.endNanos = endNanos;
      this.random = new SplittableRandom(seed);
    }

    private void call() {
      random.nextBytes(value);
      for (long now = System.nanoTime(); now < endNanos; ) {
        String key = "key" + random.nextInt(KEYS);
        if (!isGet) {
          store.put(key, value);
        } else if (store.get(key) != VALUE_BYTES) {
          throw new AssertionError("A value is cut");
        }
        long end = System.nanoTime();
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = end - now;
        now = end;
      }
    }
  }
}
