package dev.zerocopy.cache.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.redis.server.RedisServer;
import dev.zerocopy.cache.test.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of flights through Redis, by processes whose heap is a fifth of it. Printed. */
@Tag("huge")
class FlightsInRedisTests {

  @Test
  void flights_ofOneProcess_areHitByAnother_withASmallHeap() throws Exception {
    try (RedisServer server = RedisServer.start()) {
      String missed = run(server);
      String hit = run(server);
      System.out.println(missed);
      System.out.println(hit);
      String.valueOf(server.call("INFO", "memory"))
          .lines()
          .filter(line -> line.matches("used_memory(_peak)?_human:.*"))
          .forEach(System.out::println);
      assertThat(missed).startsWith("flights: miss, ");
      assertThat(hit).startsWith("flights: hit, ").contains(", 3000000 rows, ");
      assertThat(sum(hit)).isEqualTo(sum(missed));
    }
  }

  private static String run(RedisServer server) throws Exception {
    return ChildJvm.run(FlightsInRedis.class, List.of("-Xmx64m"), String.valueOf(server.port()))
        .stream()
        .filter(line -> line.startsWith("flights: "))
        .findFirst()
        .orElseThrow();
  }

  private static String sum(String line) {
    return line.substring(line.lastIndexOf(' '));
  }
}
