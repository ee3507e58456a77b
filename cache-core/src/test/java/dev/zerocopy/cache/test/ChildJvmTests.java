package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a process that was killed. */
class ChildJvmTests {

  @TempDir private Path directory;

  @Test
  void whatAKilledProcessHasSaid_isNotLost() throws Exception {
    for (int round = 0; round < 10; round++) {
      Path said = directory.resolve("said-" + round);
      ChildJvm child =
          ChildJvm.start(Counter.class, List.of("-XX:TieredStopAtLevel=1"), said.toString());
      try (child) {
        child.waitForLine("line 1000");
      }
      child.waitForExit();
      long atLeast = ByteBuffer.wrap(Files.readAllBytes(said)).getLong();
      assertThat(child.output()).contains("line " + atLeast);
    }
  }

  /** Says numbers, and notes each in a file once it was said. */
  static final class Counter {

    private Counter() {}

    public static void main(String[] arguments) throws Exception {
      try (FileChannel file =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        for (long i = 0; ; i++) {
          System.out.println("line " + i);
          file.write(number.clear().putLong(i).flip(), 0);
        }
      }
    }
  }
}
