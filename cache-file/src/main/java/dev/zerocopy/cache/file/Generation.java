package dev.zerocopy.cache.file;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of a cache's present generation; a clear advances it for all processes.
 *
 * <p>Entries of an earlier generation are not served. The number is in a file of its own, durable
 * before a clear returns and never used twice, and in the coherence page, where everybody reads it.
 * A clear whose process dies leaves its mark in the page: the next one that looks ends it. Who has
 * both lost goes on with the number that the lost page had.
 */
final class Generation {

  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
  private static final String FILE = "generation";

  private final ReentrantLock inJvm = new ReentrantLock();
  private final Path file;
  private final CoherencePage page;
  private final LockFile locks;
  private final long lockByte;

  /** What the page said before it was lost; 0 until then. */
  private volatile long remembered;

  private Generation(Path file, CoherencePage page, LockFile locks, long lockByte) {
    this.file = file;
    this.page = page;
    this.locks = locks;
    this.lockByte = lockByte;
  }

  static Generation open(Path cacheFolder, CoherencePage page, LockFile locks, long lockByte)
      throws IOException {
    Generation generation = new Generation(cacheFolder.resolve(FILE), page, locks, lockByte);
    generation.inJvm.lock();
    FileLock lock = locks.lock(lockByte, Shards.MAX_WAIT);
    try {
      generation.settle();
    } finally {
      lock.release();
      generation.inJvm.unlock();
    }
    return generation;
  }

  long current() {
    long word = page.generationWord();
    return isSettled(word) ? word >>> 1 : settledOrLast();
  }

  private static boolean isSettled(long word) {
    return word != 0 && (word & 1) == 0;
  }

  /** Ends what a dead process began; while a living one clears, the old number counts. */
  private long settledOrLast() {
    if (inJvm.tryLock()) {
      try {
        FileLock lock = locks.tryLock(lockByte);
        if (lock != null) {
          try {
            settle();
          } finally {
            lock.release();
          }
        }
      } catch (IOException e) {
        LOG.debug("The generation in {} cannot be read", file, e);
      } finally {
        inJvm.unlock();
      }
    }
    return present();
  }

  /** What the page says; while a new one says nothing yet, what the lost one said. */
  private long present() {
    long word = page.generationWord();
    return word != 0 ? word >>> 1 : remembered;
  }

  /** Brings file and page together, under the lock. */
  private void settle() throws IOException {
    long durable = read();
    long word = page.generationWord();
    if (durable < 0) {
      durable = word == 0 && remembered != 0 ? remembered : unused(word);
      write(durable);
    } else if (durable < word >>> 1) {
      durable = word >>> 1; // a clear that could not be written
      write(durable);
    }
    page.setGenerationWord(durable << 1);
  }

  /** New, deleted or damaged: starts where no entry can be. Clears advance by one, time by more. */
  private static long unused(long word) {
    return Math.max(System.currentTimeMillis(), (word >>> 1) + 1);
  }

  /**
   * Keeps the present number in mind: the page may be lost, and perhaps the file with it. All who
   * shared the page knew the same.
   */
  void remember() {
    try {
      long word = page.generationWord();
      if (word != 0) {
        remembered = (word >>> 1) + (word & 1);
      }
    } catch (InternalError e) {
      LOG.debug("The coherence page beside {} was cut", file, e);
    }
  }

  private long read() throws IOException {
    try {
      return Long.parseLong(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException | NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Starts the next generation.
   *
   * <p><b>Failure</b>: {@link IOException} if it cannot be written or the lock cannot be had; for
   * the processes that run it has started all the same.
   */
  void advance() throws IOException {
    inJvm.lock();
    try {
      FileLock lock = null;
      long next = present() + 1;
      try {
        lock = locks.lock(lockByte, Shards.MAX_WAIT);
        next = present() + 1;
        page.setGenerationWord((next - 1) << 1 | 1);
        write(next);
      } finally {
        page.setGenerationWord(next << 1);
        if (lock != null) {
          lock.release();
        }
      }
    } finally {
      inJvm.unlock();
    }
  }

  /** Writes the present number, durably, where it may be missing. */
  void keep() throws IOException {
    inJvm.lock();
    try {
      FileLock lock = locks.lock(lockByte, Shards.MAX_WAIT);
      try {
        write(present());
      } finally {
        lock.release();
      }
    } finally {
      inJvm.unlock();
    }
  }

  private void write(long number) throws IOException {
    UninterruptedIo.<Boolean, RuntimeException>call(
        () -> {
          writeOnce(number);
          return true;
        });
  }

  private void writeOnce(long number) throws IOException {
    Path temporary = file.resolveSibling(FILE + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = PrivateFiles.create(temporary)) {
      channel.write(ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncDirectory(file.toAbsolutePath().getParent());
  }
}
