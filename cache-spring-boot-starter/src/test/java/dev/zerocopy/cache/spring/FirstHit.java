package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.codec.arrow.ArrowCodec;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.apache.arrow.vector.Float8Vector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;

/**
 * Main class of {@link FirstHitTests}: an application that stores a table of 21 columns, or hits
 * the one that an earlier run stored.
 *
 * <p>Arguments: {@code put}, {@code columns}, {@code vectors} or {@code unfinished}, then Spring's.
 * The last one is columns beside a warm-up whose first part has just ended.
 */
final class FirstHit {

  private static final int BATCHES = 37;
  private static final int ROWS = 50_000;
  private static final int LOOPS = 200_000;
  private static final int ROOTS = 2_000;

  private FirstHit() {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {}

  public static void main(String[] arguments) {
    ApplicationListener<ApplicationReadyEvent> listener =
        ready -> use(arguments[0], ready.getApplicationContext().getBean(CacheManager.class));
    new SpringApplicationBuilder(Application.class).listeners(listener).run(arguments).close();
  }

  private static void use(String how, CacheManager caches) {
    Cache cache = Objects.requireNonNull(caches.getCache("tables"));
    switch (how) {
      case "put" -> cache.put("k", RandomDoubles.table(20, BATCHES, ROWS, 1));
      case "unfinished" -> {
        ArrowCodec.warmUpColumns();
        Thread vectors = Thread.ofPlatform().daemon().start(ArrowCodec::warmUpVectors);
        micros("first value", () -> columnOf(table(cache)));
        System.out.println("vectors are warm: " + !vectors.isAlive());
      }
      case "columns" -> {
        micros("first value", () -> columnOf(table(cache)));
        micros("second column", () -> table(cache).batch(1).column("d4").getDouble(7));
        repeat("later hit", LOOPS, () -> table(cache).batchCount());
        int[] next = {0};
        repeat(
            "fresh root",
            ROOTS,
            () -> table(cache).batch(next[0]++ % BATCHES).toRoot().getRowCount());
        repeat(
            "fresh root and a value of it", ROOTS, () -> rootOf(table(cache), next[0]++ % BATCHES));
      }
      default -> micros("first value", () -> rootOf(table(cache), 0));
    }
  }

  private static ArrowTable table(Cache cache) {
    return (ArrowTable) Objects.requireNonNull(Objects.requireNonNull(cache.get("k")).get());
  }

  private static double columnOf(ArrowTable table) {
    return table.batch(0).column("d3").getDouble(7);
  }

  private static double rootOf(ArrowTable table, int batch) {
    return ((Float8Vector) table.batch(batch).toRoot().getVector("d3")).get(7);
  }

  private static void micros(String what, DoubleSupplier work) {
    long start = System.nanoTime();
    double value = work.getAsDouble();
    System.out.printf("%s %d us (%s)%n", what, (System.nanoTime() - start) / 1000, value);
  }

  /** Prints the best of ten rounds. */
  private static void repeat(String what, int times, DoubleSupplier work) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        var _ = work.getAsDouble();
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / times);
    }
    System.out.printf("%s %.2f us%n", what, best / 1000);
  }
}
