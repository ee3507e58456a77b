package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a fresh application takes from {@code ApplicationReadyEvent} to a value of a 300 MB
 * table that is on disk. The times are printed, not asserted.
 */
@Tag("huge")
class FirstHitTests {

  @TempDir Path directory;

  @Test
  void entry_ofAnEarlierRun_isHitByAFreshApplicationWithoutFlags() throws Exception {
    run("put", true);
    List<String> columns = run("columns", true);
    report("through columns, warm-up on", columns);
    List<String> unfinished = run("unfinished", false);
    report("through columns, warm-up of vectors unfinished", unfinished);
    report("through columns, warm-up off", run("columns", false));
    List<String> vectors = run("vectors", true);
    report("through vectors, warm-up on", vectors);
    report("through vectors, warm-up off", run("vectors", false));

    String value = ChildJvm.lineOf(columns, "first value").replaceAll(".*\\(", "");
    assertThat(ChildJvm.lineOf(vectors, "first value")).endsWith(value);
    assertThat(ChildJvm.lineOf(unfinished, "first value")).endsWith(value);
  }

  private List<String> run(String how, boolean warmUp) throws Exception {
    return ChildJvm.run(
        FirstHit.class,
        List.of("-Dspring.devtools.restart.enabled=false"),
        how,
        "--zerocopy.cache.warm-up=" + warmUp,
        "--zerocopy.cache.file.directory=" + directory);
  }

  private static void report(String route, List<String> output) {
    output.stream()
        .filter(line -> line.matches("vectors are warm.*|[a-z ]+ [0-9.]+ us.*"))
        .forEach(line -> System.out.println(route + ": " + line));
  }
}
