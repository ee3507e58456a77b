package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.memory.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Calls the sample's cached query, whose results are in Redis, and scans what it returns. */
final class FlightsInRedis {

  private FlightsInRedis() {}

  /** Takes the server's port, and prints a line. */
  public static void main(String[] arguments) throws IOException {
    try (ConfigurableApplicationContext application =
        new SpringApplicationBuilder(SampleApplication.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.data.redis.port=" + arguments[0],
                "--zerocopy.cache.redis.command-timeout=20s",
                "--spring.config.name=none", // whose limits are of files
                "--zerocopy.cache.defaults.backend=redis")) {
      Flights flights = application.getBean(Flights.class);
      System.gc();
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      ProcessMemory before = ProcessMemory.read().orElseThrow();
      long start = System.nanoTime();
      Answer<TableScan> answer =
          Answer.of(flights::flights, (ArrowTable table) -> TableScan.of(table, false));
      long peakBytes =
          ProcessMemory.read().orElseThrow().peakBytes()
              - before.anonymousBytes()
              - before.fileBytes();
      System.out.printf(
          Locale.ROOT,
          "flights: %s, %.2f s, %d MiB above before, %d rows, %d MiB, sum %016x%n",
          answer.outcome(),
          (System.nanoTime() - start) / 1e9,
          peakBytes >> 20,
          answer.value().rows(),
          answer.value().bytes() >> 20,
          answer.value().sum());
    }
  }
}
