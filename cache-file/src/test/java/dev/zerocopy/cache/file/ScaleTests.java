package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a thousand and a million entries cost; {@code -Dzerocopy.test.scale=N} takes another number
 * than the million.
 */
class ScaleTests {

  private static final int MILLION = Integer.getInteger("zerocopy.test.scale", 1_000_000);

  /** What one process puts, which is not waited for without end. */
  private static final int AT_A_TIME = 100_000;

  @TempDir Path directory;

  @Test
  @Tag("huge")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void aThousandAndAMillionEntries_areMeasured() throws Exception {
    for (int entries : List.of(1000, MILLION)) {
      String cache = directory.resolve("cache-" + entries).toString();
      System.out.println("entries: " + entries);
      for (int first = 0; first < entries; first += AT_A_TIME) {
        run(cache, String.valueOf(first), String.valueOf(Math.min(AT_A_TIME, entries - first)));
      }
      run(cache, "cold", String.valueOf(entries));
      run(cache, String.valueOf(entries));
    }
  }

  private static void run(String... arguments) throws Exception {
    List<String> output = ChildJvm.run(Scale.class, List.of("-Xmx2g"), arguments);
    output.stream().filter(line -> line.matches(".*: [0-9.]+")).forEach(System.out::println);
    assertThat(output).anyMatch(line -> line.matches("(puts a second|hit of a random key).*"));
  }
}
