package dev.zerocopy.cache.file;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The number of a cache's present generation, in a file of its own; a clear advances it.
 *
 * <p>Entries of an earlier generation are not served. The number is durable before it counts and is
 * never used twice.
 */
final class Generation {

  private static final String FILE = "generation";

  private final Path file;
  private volatile long current;

  private Generation(Path file, long current) {
    this.file = file;
    this.current = current;
  }

  static Generation open(Path cacheFolder) throws IOException {
    Path file = cacheFolder.resolve(FILE);
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return new Generation(file, Long.parseLong(text.strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      // New, deleted or damaged: start where no entry can be. Clears advance by one, time by more.
      Generation fresh = new Generation(file, System.currentTimeMillis());
      fresh.keep();
      return fresh;
    }
  }

  long current() {
    return current;
  }

  /**
   * Starts the next generation.
   *
   * <p><b>Failure</b>: {@link IOException} if it cannot be written; for this process it has started
   * all the same.
   */
  synchronized void advance() throws IOException {
    current++;
    keep();
  }

  /** Writes the present number, durably, where it may be missing. */
  synchronized void keep() throws IOException {
    UninterruptedIo.<Boolean, RuntimeException>call(
        () -> {
          write();
          return true;
        });
  }

  private void write() throws IOException {
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = PrivateFiles.create(temporary)) {
      channel.write(ByteBuffer.wrap((current + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncDirectory(file.toAbsolutePath().getParent());
  }
}
