package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a 300 MB table of 21 columns costs a fresh JVM in resident memory. */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class ResidencyTests {

  @TempDir Path directory;

  @Test
  void table_openedReadByColumnAndScanned_costsOnlyWhatIsTouched() throws Exception {
    long payloadBytes;
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      assertThat(cache.put("big", RandomDoubles.table(20, 37, 50_000, 1))).isTrue();
      payloadBytes = Caches.bufferBytes(Caches.hit(cache, "big"));
      assertThat(cache.put("small", RandomDoubles.table(20, 3, 50_000, 2))).isTrue();
    }

    List<String> output =
        ChildJvm.run(
            Residency.class,
            List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"),
            directory.toString(),
            "big",
            "small",
            Long.toString(payloadBytes));

    System.out.println(String.join("\n", output));
    assertThat(ratio(output, "open")).isLessThan(0.002);
    assertThat(ratio(output, "column")).isLessThan(1.15);
    assertThat(ratio(output, "scan")).isLessThan(0.02);
  }

  private static double ratio(List<String> output, String what) {
    return Double.parseDouble(ChildJvm.lineOf(output, what + " ratio ").split(" ", 2)[0]);
  }
}
