package dev.zerocopy.cache.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What following a hot hit costs, in a fresh JVM for each way. Printed, not asserted. */
@Tag("huge")
class HitCostTests {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"unmetered", "metered", "observed", "each-timed"})
  void hit_isFollowedInOneWay(String how) throws Exception {
    List<String> output =
        ChildJvm.run(
            HitCost.class,
            List.of("-Dspring.devtools.restart.enabled=false"),
            how,
            "--zerocopy.cache.file.directory=" + directory);
    System.out.println("hit " + how + ChildJvm.lineOf(output, "hit " + how));
    assertThat(output).anyMatch(line -> line.startsWith("hit "));
  }
}
