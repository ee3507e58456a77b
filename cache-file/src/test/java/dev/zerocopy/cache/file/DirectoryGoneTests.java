package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A directory that is deleted or replaced under a running application. */
@Execution(ExecutionMode.CONCURRENT)
class DirectoryGoneTests {

  @TempDir private Path temporary;

  @Test
  void deletedDirectory_isMadeAgainByTheNextPut() throws Exception {
    Path directory = temporary.resolve("cache");
    try (FaultyProcess application = FaultyProcess.start(directory, List.of())) {
      application.expect("put 1 100", "true");
      application.expect("hold 1", "held");
      application.expect("sh " + removal(directory), "exit 0");

      application.expect("read 1", "100 right");
      application.expect("clear", "cleared");
      application.expect("find 1", "miss");
      application.expect("evict 1", "false");
      application.expect("call 2 100", "ran 100 right");
      application.expect("call 2 101", "hit 100 right");
      application.expect("sh " + removal(directory), "exit 0");
      application.expect("put 2 102", "true");
      application.expect("sh " + untilPageIsIn(directory), "exit 0");
      application.expect("find 2", "hit 102 right");
      assertThat(application.counter("failed")).isZero();
    }
    try (FaultyProcess later = FaultyProcess.start(directory, List.of())) {
      later.expect("find 1", "miss");
      later.expect("find 2", "hit 102 right");
    }
  }

  @Test
  void fileInThePlaceOfTheDirectory_isAFailedPut() throws Exception {
    Path directory = temporary.resolve("cache");
    try (FaultyProcess application = FaultyProcess.start(directory, List.of())) {
      application.expect("put 1 100", "true");
      application.expect("sh " + removal(directory) + " && touch " + directory, "exit 0");

      application.expect("call 2 100", "ran 100 right");
      application.expect("call 2 101", "ran 101 right");
      application.expect("evict 1", "false");
      application.expect("find 1", "miss");
      application.expect("clear", "cleared");
      assertThat(application.counter("failed")).isEqualTo(2);
      assertThat(application.warnings("put failed")).hasSize(1);

      application.expect("sh rm " + directory, "exit 0");
      application.expect("call 2 102", "ran 102 right");
      application.expect("sh " + untilPageIsIn(directory), "exit 0");
      application.expect("put 2 103", "true"); // one that met the making of the page is not kept
      application.expect("find 2", "hit 103 right");
    }
  }

  /** In one step: the application may make files in it at any moment. */
  private static String removal(Path directory) {
    return "mv %1$s %1$s.gone && rm -r %1$s.gone".formatted(directory);
  }

  /** Each process looks once a second for the page that went with the directory. */
  private static String untilPageIsIn(Path directory) {
    return "timeout 20 sh -c 'until [ -e %s/caches/tables/coherence ]; do sleep 0.1; done'"
        .formatted(directory);
  }
}
