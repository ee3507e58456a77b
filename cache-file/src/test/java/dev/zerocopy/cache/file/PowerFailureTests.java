package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The disk as it would be after a power failure: a copy of the device under a mounted file system,
 * without what only the page cache has, mounted anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class PowerFailureTests {

  private static final int KEYS = 5;

  @TempDir private Path temporary;

  private Path mounted;

  @BeforeEach
  void makeMountPoint() throws IOException {
    mounted = Files.createDirectory(temporary.resolve("mounted"));
  }

  /**
   * Writes entries and returns the image of the disk right after a last change.
   *
   * <p>The options keep the file system from forcing on its own what we must force.
   */
  private Path imageAfter(Fsync fsync, String lastChange) throws Exception {
    Path image = temporary.resolve("image");
    Path copy = temporary.resolve("copy");
    List<String> disk =
        FaultyProcess.afterMountingDisk(
            image, mounted, "commit=300,data=writeback,noauto_da_alloc");
    try (FaultyProcess application = FaultyProcess.start(mounted.resolve("cache"), fsync, disk)) {
      application.expect("put 0 100", "true");
      application.expect("clear", "cleared");
      for (int key = 1; key <= KEYS; key++) {
        application.expect("put " + key + " 3000", "true");
        application.expect("put " + key + " " + (2000 + key), "true");
      }
      application.expect(lastChange, "true");
      application.expect("sh cp --sparse=always " + image + " " + copy, "exit 0");
    }
    return copy;
  }

  private FaultyProcess afterTheFailure(Path image) throws Exception {
    return FaultyProcess.start(
        mounted.resolve("cache"), FaultyProcess.afterMountingDisk(image, mounted, "rw"));
  }

  @Test
  void fullyForcedEntries_areAllThere() throws Exception {
    try (FaultyProcess application = afterTheFailure(imageAfter(Fsync.FULL, "put 7 2007"))) {
      for (int key = 1; key <= KEYS; key++) {
        application.expect("find " + key, "hit " + (2000 + key) + " right");
      }
      application.expect("find 7", "hit 2007 right");
      application.expect("find 0", "miss");
    }
  }

  @Test
  void fullyForcedEviction_lasts() throws Exception {
    try (FaultyProcess application = afterTheFailure(imageAfter(Fsync.FULL, "evict 5"))) {
      application.expect("find 5", "miss");
      application.expect("find 4", "hit 2004 right");
    }
  }

  @Test
  void entriesWithForcedContent_areWholeOrNotThere() throws Exception {
    wholeOrNotThere(Fsync.DATA);
  }

  @Test
  void unforcedEntries_areWholeOrNotThere() throws Exception {
    wholeOrNotThere(Fsync.NONE);
  }

  private void wholeOrNotThere(Fsync fsync) throws Exception {
    try (FaultyProcess application = afterTheFailure(imageAfter(fsync, "put 7 2007"))) {
      for (int key = 1; key <= KEYS; key++) {
        assertThat(application.ask("find " + key))
            .isIn("miss", "hit 3000 right", "hit " + (2000 + key) + " right");
        assertThat(application.ask("call " + key + " 10")).matches("(ran|hit) [0-9]+ right");
      }
      application.expect("find 0", "miss");
    }
  }
}
