package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Directories that may not be written or read any more. */
@Execution(ExecutionMode.CONCURRENT)
class PermissionTests {

  /** A little more than the time between two attempts to remove what could not be removed. */
  private static final long SWEEP_MILLIS = 11_000;

  @TempDir private Path directory;

  private String lockOut() {
    return "sh find " + directory + " -mindepth 1 -type d | xargs chmod a-w";
  }

  @AfterEach
  void letIn() throws Exception {
    new ProcessBuilder("sh", "-c", "chmod -R u+rwX " + directory).start().waitFor();
  }

  @Test
  void directoryThatBecomesReadOnly_isReadAndNothingRemovedIsServedAgain() throws Exception {
    List<String> obeying = FaultyProcess.obeyingModes();
    try (FaultyProcess application = FaultyProcess.start(directory, obeying)) {
      application.expect("put 1 100", "true");
      application.expect("put 2 100", "true");
      application.expect("put 4 100", "true");
      application.expect(lockOut(), "exit 0");

      application.expect("call 3 100", "ran 100 right");
      application.expect("find 2", "hit 100 right");
      application.expect("put 2 101", "false");
      application.expect("find 2", "miss"); // it is out of date
      application.expect("put 2 102", "false");
      application.expect("find 4", "hit 100 right");
      application.expect("evict 1", "true");
      application.expect("find 1", "miss");
      assertThat(application.counter("failed")).isEqualTo(3);
      assertThat(application.warnings("accessdenied")).as("put, evict").hasSizeBetween(1, 2);

      letIn();
      Thread.sleep(SWEEP_MILLIS);
      application.expect("find 4", "hit 100 right");
    }
    try (FaultyProcess later = FaultyProcess.start(directory, obeying)) {
      later.expect("find 1", "miss");
      later.expect("find 2", "miss");
      later.expect("find 4", "hit 100 right");
    }
  }

  @Test
  void clear_ofADirectoryThatIsReadOnlyForAWhile_lastsOverARestart() throws Exception {
    List<String> obeying = FaultyProcess.obeyingModes();
    try (FaultyProcess application = FaultyProcess.start(directory, obeying)) {
      application.expect("put 1 100", "true");
      application.expect(lockOut(), "exit 0");
      application.expect("clear", "cleared");
      application.expect("find 1", "miss");
      letIn();
      Thread.sleep(SWEEP_MILLIS);
    }
    try (FaultyProcess later = FaultyProcess.start(directory, obeying)) {
      later.expect("find 1", "miss");
    }
  }

  /** As the kernel does it after an error of the disk: files that are open for writing stay so. */
  @Test
  void remountedReadOnly_isReadAndNotWritten() throws Exception {
    Path image = directory.resolve("image");
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    List<String> disk = FaultyProcess.afterMountingDisk(image, mounted, "errors=remount-ro");
    try (FaultyProcess application = FaultyProcess.start(mounted, disk)) {
      application.expect("put 1 100", "true");
      application.expect("put 2 100", "true");
      application.expect("put 4 100", "true");
      assumeTrue(
          application
              .ask(
                  "sh echo fault > /sys/fs/ext4/$(basename $(findmnt -nro SOURCE "
                      + mounted
                      + "))/trigger_fs_error")
              .equals("exit 0"),
          "This user cannot make the kernel remount a disk");

      application.expect("find 1", "hit 100 right");
      application.expect("call 3 100", "ran 100 right");
      application.expect("call 3 100", "ran 100 right");
      application.expect("put 1 101", "false");
      application.expect("find 1", "miss");
      application.expect("find 2", "hit 100 right");
      application.expect("evict 2", "true");
      application.expect("find 2", "miss");
      application.expect("find 4", "hit 100 right");
      application.expect("clear", "cleared");
      application.expect("find 4", "miss");
      assertThat(application.warnings("put failed")).hasSize(1);
    }
  }

  @Test
  void entriesThatMayNotBeRead_areMissesOfReasonErrorLoggedOnce() throws Exception {
    List<String> obeying = FaultyProcess.obeyingModes();
    try (FaultyProcess application = FaultyProcess.start(directory, obeying)) {
      application.expect("put 1 100", "true");
      application.expect("put 2 100", "true");
    }
    try (FaultyProcess application = FaultyProcess.start(directory, obeying)) {
      application.expect("sh find " + directory + " -name '*.entry' | xargs chmod 0", "exit 0");
      application.expect("find 1", "miss");
      application.expect("find 1", "miss");
      application.expect("find 2", "miss");
      assertThat(application.counter("ERROR")).isEqualTo(3);
      assertThat(application.warnings("cannot be opened")).hasSize(1);
      application.expect("call 1 101", "ran 101 right");
      application.expect("find 1", "hit 101 right");
    }
  }

  @Test
  void directoryThatMayNotBeWritten_isRefusedAtStart() throws Exception {
    List<String> bound =
        FaultyProcess.afterMounting(
            "mount --bind "
                + directory
                + " "
                + directory
                + " && mount -o remount,bind,ro "
                + directory);
    assertThatThrownBy(() -> FaultyProcess.start(directory, bound))
        .hasMessageContaining("DirectoryUnusableException")
        .hasMessageContaining("zerocopy.cache.file.directory");
  }
}
