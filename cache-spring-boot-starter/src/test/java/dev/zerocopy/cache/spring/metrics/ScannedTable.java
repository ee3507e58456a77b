package dev.zerocopy.cache.spring.metrics;

import dev.zerocopy.cache.codec.arrow.ArrowBatch;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.RandomDoubles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Main class of {@link ScannedTableTests}: an application that scans a cached table of 300 MB, and
 * says after each step what the meters and the kernel say of its memory.
 */
final class ScannedTable {

  private static final List<String> FIELDS = List.of("RssAnon:", "RssFile:", "RssShmem:");
  private static final List<String> KINDS = List.of("anonymous", "file", "shared");

  private final MeterRegistry meters;
  private final MockClock clock;

  private ScannedTable(MeterRegistry meters, MockClock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {

    @Bean
    MockClock clock() {
      return new MockClock();
    }
  }

  public static void main(String[] arguments) throws IOException {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class).run(arguments)) {
      CacheManager caches = context.getBean(CacheManager.class);
      new ScannedTable(context.getBean(MeterRegistry.class), context.getBean(MockClock.class))
          .run(Objects.requireNonNull(caches.getCache("tables")));
    }
  }

  private void run(Cache cache) throws IOException {
    cache.put("small", RandomDoubles.table(20, 3, 50_000, 2));
    scan(table(cache, "small"));
    cache.put("big", RandomDoubles.table(20, 37, 50_000, 1));
    ArrowTable table = table(cache, "big");
    report("opened");
    System.out.println("bytes " + scan(table));
    report("scanned");
    for (ArrowBatch batch : table.batches()) {
      batch.rowCount(); // gives the pages of the batch before it back
    }
    report("released");
  }

  private static ArrowTable table(Cache cache, String key) {
    return (ArrowTable) Objects.requireNonNull(Objects.requireNonNull(cache.get(key)).get());
  }

  /** Reads every column of every batch, and leaves the pages to the system. */
  private static long scan(ArrowTable table) {
    long bytes = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      for (int column = 0; column < table.columns().size(); column++) {
        for (MemorySegment buffer : table.batch(i).column(column).buffers()) {
          for (long at = 0; at < buffer.byteSize(); at += 1024) {
            bytes += buffer.get(ValueLayout.JAVA_BYTE, at) & 0;
          }
          bytes += buffer.byteSize();
        }
      }
    }
    return bytes;
  }

  private void report(String step) throws IOException {
    clock.add(Duration.ofSeconds(1)); // so that nothing is of the step before
    StringBuilder line = new StringBuilder();
    for (String kind : KINDS) {
      double bytes = meters.get("process.memory.rss").tag("kind", kind).gauge().value();
      line.append(' ').append((long) bytes);
    }
    System.out.println(step + " meters" + line);
    line.setLength(0);
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    for (String field : FIELDS) {
      String found = status.stream().filter(s -> s.startsWith(field)).findFirst().orElseThrow();
      line.append(' ').append(Long.parseLong(found.replaceAll("[^0-9]", "")) << 10);
    }
    System.out.println(step + " kernel" + line);
  }
}
