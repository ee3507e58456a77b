package dev.zerocopy.cache.file;

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
      return new Generation(file, Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return new Generation(file, 1);
    } catch (NumberFormatException e) {
      // Not ours or damaged: start where no entry can be, which is a clear.
      Generation fresh = new Generation(file, System.currentTimeMillis());
      fresh.advance();
      return fresh;
    }
  }

  long current() {
    return current;
  }

  /** Starts the next generation. */
  synchronized void advance() throws IOException {
    long next = current + 1;
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = PrivateFiles.create(temporary)) {
      channel.write(ByteBuffer.wrap((next + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    current = next;
  }
}
