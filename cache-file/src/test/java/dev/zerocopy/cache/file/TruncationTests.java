package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.TestSeed;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files that another process cuts while they are mapped. */
@Execution(ExecutionMode.CONCURRENT)
class TruncationTests {

  @TempDir private Path directory;

  @Test
  void fileCutWhileMapped_isAnExceptionThenAMiss_andTheJvmLives() throws Exception {
    Random random = TestSeed.random();
    try (FaultyProcess application = FaultyProcess.start(directory, List.of())) {
      for (int round = 0; round < 8; round++) {
        int version = 20_000 + round;
        application.expect("put 1 " + version, "true");
        application.expect("hold 1", "held");
        if (round % 2 == 0) {
          application.expect("read 1", version + " right"); // verified, and compiled code
        }
        Path file = Caches.entryFiles(directory).getFirst();
        long length = round == 0 ? 0 : random.nextLong(Files.size(file) * 3 / 4);
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
          cut.setLength(length);
        }
        String what = "cut to " + length + ", " + TestSeed.hint();
        assertThat(application.ask("read 1"))
            .as(what)
            .isIn("InternalError", "CorruptEntryException");
        assertThat(application.ask("call 1 30000")).as(what).matches("(ran|hit) 30000 right");
        application.expect("find 1", "hit 30000 right");
      }
    }
  }
}
