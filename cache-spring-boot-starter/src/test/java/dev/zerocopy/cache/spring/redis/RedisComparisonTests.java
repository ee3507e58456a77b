package dev.zerocopy.cache.spring.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values in Redis, here and with Spring Data Redis. Printed, not asserted. */
@Tag("huge")
class RedisComparisonTests {

  @TempDir private Path directory;

  /** Each in a fresh server, put by one fresh JVM and got by another. */
  @ParameterizedTest
  @CsvSource({
    "ZERO_COPY, doubles, 64m",
    "ZERO_COPY, bytes, 64m",
    "ZERO_COPY, many bytes, 64m",
    "SPRING_JDK, doubles, 6g",
    "SPRING_ZSTD, doubles, 6g"
  })
  @Timeout(600)
  void largeValue_isPutAndGot(String peer, String value, String heap) throws Exception {
    try (RedisServer server = RedisServer.start()) {
      List<String> lines = new ArrayList<>(run(server, peer, value, heap, "put"));
      lines.add("Redis: " + memory(server, "used_memory") + " MB stored");
      lines.addAll(run(server, peer, value, heap, "get"));
      lines.add("Redis: " + memory(server, "used_memory_peak") + " MB at most");
      lines.forEach(
          line -> System.out.println(peer.toLowerCase(Locale.ROOT) + ' ' + value + ", " + line));
      assertThat(lines).filteredOn(line -> line.startsWith("value: ")).hasSize(2);
    }
  }

  private List<String> run(RedisServer server, String peer, String value, String heap, String step)
      throws Exception {
    return ChildJvm.run(
            LargeValue.class,
            List.of("-Xmx" + heap, "-Dspring.devtools.restart.enabled=false"),
            directory.toString(),
            String.valueOf(server.port()),
            peer,
            value,
            step)
        .stream()
        .filter(line -> line.matches("(put|first get|second get|value): .*"))
        .toList();
  }

  private static long memory(RedisServer server, String field) throws Exception {
    String info = String.valueOf(server.call("INFO", "memory"));
    return info.lines()
            .filter(line -> line.startsWith(field + ":"))
            .mapToLong(line -> Long.parseLong(line.substring(field.length() + 1).strip()))
            .findFirst()
            .orElseThrow()
        >> 20;
  }

  @Test
  @Timeout(600)
  void smallValues_areComparedInTurns() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      List<String> output =
          ChildJvm.run(
              SmallValues.class,
              List.of("-Xmx512m", "-Dspring.devtools.restart.enabled=false"),
              directory.toString(),
              String.valueOf(server.port()),
              "2000",
              "5");
      List<String> table = output.stream().filter(line -> line.startsWith("| ")).toList();
      table.forEach(System.out::println);
      assertThat(table).hasSize(12);
    }
  }
}
