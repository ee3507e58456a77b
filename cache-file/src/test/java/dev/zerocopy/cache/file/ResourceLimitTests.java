package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No file descriptors left, and next to no mappings. */
@Execution(ExecutionMode.CONCURRENT)
class ResourceLimitTests {

  /** A little more than the time between two counts of the process's mappings. */
  private static final long COUNT_MILLIS = 2_500;

  @TempDir private Path directory;

  @Test
  void fileDescriptorsExhausted_hotEntriesHit_othersMiss_andAllWorksAfterwards() throws Exception {
    try (FaultyProcess application = FaultyProcess.start(directory, List.of())) {
      application.expect("put 1 100", "true");
      application.expect("put 2 100", "true");
      application.expect("call-root 3 100", "ran right");
    }
    List<String> fewFiles = FaultyProcess.after("ulimit -n 200");
    try (FaultyProcess application = FaultyProcess.start(directory, fewFiles, "-XX:-MaxFDLimit")) {
      application.expect("find 1", "hit 100 right");
      application.expect("call-root 4 100", "ran right");
      application.expect("evict 4", "true");
      assertThat(application.ask("take-files 0")).startsWith("taken ");

      application.expect("find 1", "hit 100 right");
      application.expect("find 2", "miss");
      application.expect("find 2", "miss");
      application.expect("call-root 3 100", "ran right");
      application.expect("call-root 3 100", "ran right");
      assertThat(application.counter("ERROR")).isEqualTo(4);
      assertThat(application.counter("failed")).isEqualTo(2);
      assertThat(application.warnings("too many open files")).as("find, put").hasSize(2);
      application.ask("evict 1");
      application.expect("find 1", "miss");

      application.expect("give-back", "given");
      application.expect("find 1", "miss");
      application.expect("find 2", "hit 100 right");
      application.expect("call-root 3 100", "hit right");
      application.expect("put 1 101", "true");
      application.expect("find 1", "hit 101 right");
    }
  }

  @Test
  void mappingsNextToExhausted_callsGoOn_andAllWorksAfterwards() throws Exception {
    try (FaultyProcess application = FaultyProcess.start(directory, List.of())) {
      application.expect("put 1 100", "true");
      application.expect("put 2 100", "true");
      application.expect("find 1", "hit 100 right");
      application.expect("call-root 4 100", "ran right");
      assertThat(application.ask("take-mappings 300")).startsWith("taken ");
      Thread.sleep(COUNT_MILLIS);

      for (int time = 0; time < 2; time++) {
        for (int key = 10; key < 85; key++) {
          application.expect("call-root " + key + " 3000", "ran right");
        }
      }
      application.expect("call-root 5 100", "ran right");
      application.expect("call 6 100", "ran 100 right");
      application.expect("call 6 101", "hit 100 right"); // read, not mapped
      application.expect("find 1", "hit 100 right");
      assertThat(application.counter("failed")).as("a put maps nothing").isZero();
      assertThat(application.counter("ERROR")).as("hits that may not map").isEqualTo(75);
      assertThat(application.warnings("vm.max_map_count")).hasSize(1);

      application.expect("give-back", "given");
      Thread.sleep(COUNT_MILLIS);
      application.expect("call-root 10 3000", "hit right");
      application.expect("call 161 3000", "ran 3000 right");
      application.expect("call 161 3000", "hit 3000 right");
      application.expect("find 2", "hit 100 right");
    }
  }
}
