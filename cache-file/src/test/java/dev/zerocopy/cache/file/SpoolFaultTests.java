package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tables that are read into a temporary file while their process ends. */
@Execution(ExecutionMode.CONCURRENT)
class SpoolFaultTests {

  @TempDir private Path temporary;

  @Test
  @EnabledOnOs(OS.LINUX)
  void processKilledWhileItSpools_leavesNoFile() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(SpoolForever.class, List.of("-Djava.io.tmpdir=" + temporary))) {
      child.waitForLine("spooling");
      long pid = child.process().pid();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (openSpoolFiles(pid) == 0 && System.nanoTime() < end) {
        Thread.sleep(20);
      }
      assertThat(openSpoolFiles(pid)).as("without a name, but open").isEqualTo(1);
      assertThat(files()).as("unlinked before it is written").isEmpty();
    }
    assertThat(files()).isEmpty();
  }

  private static long openSpoolFiles(long pid) throws IOException {
    long count = 0;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          String file = Files.readSymbolicLink(descriptor).toString();
          count += file.endsWith(".spool (deleted)") && Files.size(descriptor) > 0 ? 1 : 0;
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return count;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.toString().endsWith(".spool")).toList();
    }
  }

  @Test
  void interruptedThread_spoolsAndStaysInterrupted() {
    ArrowTable table = FaultTables.table(1, 3000);
    Thread.currentThread().interrupt();
    long rows = table.rowCount();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(rows).isEqualTo(6000);
    assertThat(FaultTables.isRight(1, table)).isTrue();
  }
}
