package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A JVM that does nothing, thus never collects by itself, lets go of what was removed. */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
class IdleReleaseTests {

  @TempDir private Path directory;

  @Test
  void idleJvm_aboveTheCap_unmapsWhatWasRemoved() throws Exception {
    List<String> output =
        ChildJvm.run(
            IdleRelease.class,
            List.of("-Xlog:gc:file=" + directory.resolve("gc.log")),
            directory.toString(),
            "1000000");

    assertThat(Long.parseLong(ChildJvm.lineOf(output, "retired "))).isGreaterThan(5_000_000);
    assertThat(output).contains("mappings 0", "mapped 0", "files 0");
    assertThat(directory.resolve("gc.log"))
        .content()
        .as("nobody else collected")
        .containsPattern("Pause Full \\(System\\.gc\\(\\)\\)");
  }

  @Test
  void jvmWhereCollectionsCannotBeRequested_saysSo() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            IdleRelease.class,
            List.of("-XX:+DisableExplicitGC"),
            directory.toString(),
            "1000000")) {
      child.waitForLine("retired ");
      assertThat(awaitWarning(child))
          .contains("more than the 1000000 bytes of zerocopy.cache.file.max-retired-size")
          .contains("drop -XX:+DisableExplicitGC");
    }
  }

  private static String awaitWarning(ChildJvm child) throws InterruptedException {
    while (child.process().isAlive()) {
      for (String line : child.output()) {
        if (line.contains("System.gc() does nothing here")) {
          return line;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("No warning in " + child.output());
  }
}
