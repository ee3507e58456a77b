package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file whose bytes are the locks that the processes of a directory share.
 *
 * <p>Such locks belong to the process. They vanish when it dies, but also when any descriptor of
 * the file is closed; so a JVM opens the file once, and a second class loader is refused. A thread
 * that is interrupted inside {@code FileChannel.lock} closes the channel, one inside {@code
 * tryLock} does not: only that is used, and repeated.
 *
 * <p><b>Source</b>: fcntl(2), "Advisory record locking".
 *
 * <p><b>Threads</b>: safe.
 */
final class LockFile implements AutoCloseable {

  private static final String FILE = "lock";

  /** System property that says that this JVM, whatever class loader, has the file open. */
  private static final String OPEN_PROPERTY = "zerocopy.cache.file.locked.";

  private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path directory;
  private volatile Opened opened;

  private LockFile(Path directory, Opened opened) {
    this.directory = directory;
    this.opened = opened;
  }

  /**
   * Opens the file, making it if there is none.
   *
   * @param directory its real path
   * @throws DirectoryUnusableException if another class loader of this JVM has it open
   */
  static LockFile open(Path directory) throws IOException {
    if (System.getProperties().putIfAbsent(OPEN_PROPERTY + directory, "") != null) {
      throw new DirectoryUnusableException(
          "Cache directory "
              + directory
              + " is in use by another class loader of this process: set"
              + " zerocopy.cache.file.directory of one of them to another directory");
    }
    try {
      return new LockFile(directory, Opened.open(directory.resolve(FILE)));
    } catch (Throwable e) {
      System.clearProperty(OPEN_PROPERTY + directory);
      throw e;
    }
  }

  /**
   * Opens the file anew if somebody deleted it: other processes would lock its successor. Locks
   * that are held meanwhile stay with the deleted one.
   */
  void reopenIfLost() throws IOException {
    Opened present = opened;
    if (!Objects.equals(present.fileKey, Opened.fileKey(directory.resolve(FILE)))) {
      opened = Opened.open(directory.resolve(FILE));
      present.channel.close(); // of another file: no lock of the new one goes with it
    }
  }

  /**
   * Locks one byte; who asks twice for one byte in this process waits for itself.
   *
   * @return the lock, which any thread may release
   * @throws IOException if another process holds it for longer than the caller waits
   */
  FileLock lock(long position, Duration maxWait) throws IOException {
    FileLock lock = tryLock(position);
    return lock != null ? lock : await(position, maxWait);
  }

  /** Locks one byte, or returns null if another process has. */
  @Nullable FileLock tryLock(long position) throws IOException {
    try {
      return opened.channel.tryLock(position, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // two caches whose names have one hash
    }
  }

  /**
   * Locks one byte, however long another process holds it.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  FileLock lockInterruptibly(long position) throws IOException, InterruptedException {
    long pauseNanos = MIN_PAUSE_NANOS;
    FileLock lock = tryLock(position);
    while (lock == null) {
      LockSupport.parkNanos(pauseNanos);
      if (Thread.interrupted()) {
        throw new InterruptedException("Interrupted while another process loads the value");
      }
      pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
      lock = tryLock(position);
    }
    return lock;
  }

  private FileLock await(long position, Duration maxWait) throws IOException {
    long start = System.nanoTime();
    long pauseNanos = MIN_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (System.nanoTime() - start < maxWait.toNanos()) {
        LockSupport.parkNanos(pauseNanos);
        interrupted |= Thread.interrupted(); // set, it would end every pause
        FileLock lock = tryLock(position);
        if (lock != null) {
          return lock;
        }
        pauseNanos = Math.min(2 * pauseNanos, MAX_PAUSE_NANOS);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    throw new IOException(
        "Byte "
            + position
            + " of "
            + directory.resolve(FILE)
            + " is locked for "
            + maxWait.toMillis()
            + " ms by another process, which may be stopped");
  }

  /** Gives up all locks. */
  @Override
  public void close() throws IOException {
    try {
      opened.channel.close();
    } finally {
      System.clearProperty(OPEN_PROPERTY + directory);
    }
  }

  private record Opened(FileChannel channel, @Nullable Object fileKey) {

    static Opened open(Path file) throws IOException {
      FileChannel channel = PrivateFiles.openLock(file);
      try {
        return new Opened(channel, fileKey(file));
      } catch (Throwable e) {
        channel.close();
        throw e;
      }
    }

    static @Nullable Object fileKey(Path file) throws IOException {
      try {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey();
      } catch (NoSuchFileException e) {
        return file; // equal to no key: it is lost
      }
    }
  }
}
