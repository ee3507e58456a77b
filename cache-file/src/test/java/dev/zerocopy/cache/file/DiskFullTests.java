package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No room on the disk, and files that may not grow. */
@Execution(ExecutionMode.CONCURRENT)
class DiskFullTests {

  @TempDir private Path directory;

  @Test
  void put_onAFullDisk_isCountedAndLoggedOnce_andHarmsNothing() throws Exception {
    List<String> smallDisk =
        FaultyProcess.afterMounting("mount -t tmpfs -o size=4m none " + directory);
    try (FaultyProcess application = FaultyProcess.start(directory, smallDisk)) {
      application.expect("put 1 5000", "true");
      application.expect("call 2 200000", "ran 200000 right");
      application.expect("call 2 200000", "ran 200000 right");
      application.expect("put 1 200000", "false");
      application.expect("find 1", "miss");
      application.expect("put 1 5000", "true");
      assertThat(application.counter("failed")).isEqualTo(3);
      assertThat(application.warnings("no space left")).hasSize(1);
      application.expect("sh test -z \"$(ls " + directory + "/tmp/*/*.tmp)\" 2>&1", "exit 0");

      application.expect(
          "sh dd if=/dev/zero of=" + directory + "/fill bs=4k status=none", "exit 1");
      application.expect("call-root 3 10", "ran right");
      application.expect("evict 1", "true");
      application.expect("find 1", "miss");
      application.expect("clear", "cleared");
      application.expect("sh rm " + directory + "/fill", "exit 0");
      application.expect("call 4 10", "ran 10 right");
      application.expect("call 4 11", "hit 10 right");
    }
  }

  @Test
  void put_ofAFileThatMayNotGrow_isAFailedPut() throws Exception {
    List<String> smallFiles = FaultyProcess.after("ulimit -f 512");
    try (FaultyProcess application = FaultyProcess.start(directory, smallFiles)) {
      application.expect("put 1 3000", "true");
      application.expect("put 2 100000", "false");
      application.expect("find 1", "hit 3000 right");
      application.expect("put 1 100000", "false");
      application.expect("find 1", "miss");
      application.expect("find 2", "miss");
      assertThat(application.counter("failed")).isEqualTo(2);
      assertThat(application.warnings("file too large")).hasSize(1);
      application.expect("put 2 3001", "true");
      application.expect("find 2", "hit 3001 right");
    }
  }
}
