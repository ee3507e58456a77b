package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.test.TestSeed;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file has what was written and zeros between, whoever wrote it. */
class FileOutputTests {

  private static final int FRONT_BYTES = 200;

  private final Random random = TestSeed.random();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      ints = {
        FRONT_BYTES + 1,
        1_000,
        FileOutput.IMAGE_BYTES - 1,
        FileOutput.IMAGE_BYTES,
        FileOutput.IMAGE_BYTES + 1,
        200_000,
        5_000_000
      })
  void file_hasWhatWasWritten_andZerosInGaps(int lengthBytes) throws IOException {
    for (int round = 0; round < 30; round++) { // later ones get buffers that were used
      byte[] expected = new byte[lengthBytes];
      Path file = directory.resolve("entry" + round);
      write(file, expected);
      assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    }
  }

  /** Writes random parts with gaps between, as an encoder does, and notes them. */
  private void write(Path file, byte[] expected) throws IOException {
    try (FileChannel channel = create(file);
        FileOutput output = new FileOutput(channel, file)) {
      int end = 0;
      for (int at = FRONT_BYTES; end < expected.length; at = end + random.nextInt(10_000)) {
        int start = Math.min(at, expected.length - 1);
        end = Math.min(expected.length, start + 1 + random.nextInt(expected.length));
        writePart(output, expected, start, end);
      }
      writePart(output, expected, 0, FRONT_BYTES);
      output.finish();
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void writePart(FileOutput output, byte[] expected, int from, int to) throws IOException {
    byte[] bytes = new byte[to - from];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, expected, from, bytes.length);
    for (int done = 0; done < bytes.length; ) {
      ByteBuffer buffer = output.buffer();
      int part = Math.min(buffer.remaining(), bytes.length - done);
      output.write(buffer.put(bytes, done, part).flip(), from + done);
      done += part;
    }
  }

  @Test
  void writer_whoIsInterruptedAgainAndAgain_writesAllTheSame() throws Exception {
    CompletableFuture<Integer> interrupts = new CompletableFuture<>();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    interrupts.complete(writeMany());
                  } catch (Throwable e) {
                    interrupts.completeExceptionally(e);
                  }
                });
    while (!interrupts.isDone()) {
      writer.interrupt();
      LockSupport.parkNanos(random.nextInt(50_000));
    }
    assertThat(interrupts.get(1, TimeUnit.MINUTES)).as("files of an interrupted").isPositive();
  }

  private int writeMany() throws IOException {
    int interrupted = 0;
    for (int i = 0; i < 500; i++) {
      byte[] expected = new byte[3_000];
      Path file = directory.resolve("interrupted" + i);
      try {
        write(file, expected);
      } finally {
        interrupted += Thread.interrupted() ? 1 : 0; // kept for the caller
      }
      byte[] found = readDespiteInterrupts(file);
      if (!Arrays.equals(found, expected)) {
        throw new AssertionError("File " + i + " is not what was written");
      }
    }
    return interrupted;
  }

  private static byte[] readDespiteInterrupts(Path file) throws IOException {
    try (var in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  @Test
  void failure_isThrownByFinish_ofSmallEntriesToo() throws IOException {
    Path file = directory.resolve("entry");
    FileChannel channel = create(file);
    channel.close();
    try (FileOutput output = new FileOutput(channel, file)) {
      output.write(output.buffer().put((byte) 1).flip(), 0);
      assertThatThrownBy(output::finish)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("Entry cannot be written");
    }
  }
}
