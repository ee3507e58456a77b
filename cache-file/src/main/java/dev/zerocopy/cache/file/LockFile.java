package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The file whose bytes are the locks of a directory: the first one keeps other processes out, each
 * of the others guards one shard of one cache.
 *
 * <p>Such locks belong to the process. They vanish when it dies, but also when any descriptor of
 * the file is closed; so a JVM opens the file once, whatever its class loaders. A thread that is
 * interrupted inside {@code FileChannel.lock} closes the channel, one inside {@code tryLock} does
 * not: only that is used, and repeated.
 *
 * <p><b>Source</b>: fcntl(2), "Advisory record locking".
 *
 * <p><b>Threads</b>: safe.
 */
final class LockFile implements AutoCloseable {

  static final int MAX_WAIT_SECONDS = 10;

  private static final String FILE = "lock";

  /** System property that says that this JVM, whatever class loader, has the file open. */
  private static final String OPEN_PROPERTY = "zerocopy.cache.file.locked.";

  private static final long MIN_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path directory;
  private final FileChannel channel;

  private LockFile(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Opens the file and keeps other processes out.
   *
   * @param directory its real path
   * @throws DirectoryUnusableException if somebody else has the directory
   */
  static LockFile open(Path directory) throws IOException {
    if (System.getProperties().putIfAbsent(OPEN_PROPERTY + directory, "") != null) {
      throw inUse(directory, "another class loader of this process");
    }
    try {
      FileChannel channel = PrivateFiles.openLock(directory.resolve(FILE));
      if (channel.tryLock(0, 1, false) == null) {
        channel.close();
        throw inUse(directory, "another process");
      }
      return new LockFile(directory, channel);
    } catch (Throwable e) {
      System.clearProperty(OPEN_PROPERTY + directory);
      throw e;
    }
  }

  private static DirectoryUnusableException inUse(Path directory, String by) {
    return new DirectoryUnusableException(
        "Cache directory "
            + directory
            + " is in use by "
            + by
            + ": set zerocopy.cache.file.directory of one of them to another directory");
  }

  /**
   * Locks one byte; who asks twice for one byte in this process waits for itself.
   *
   * @return the lock, which any thread may release
   * @throws IOException if another process holds it for {@value #MAX_WAIT_SECONDS} seconds
   */
  FileLock lock(long position) throws IOException {
    FileLock lock = tryLock(position);
    return lock != null ? lock : await(position);
  }

  private @Nullable FileLock tryLock(long position) throws IOException {
    try {
      return channel.tryLock(position, 1, false);
    } catch (OverlappingFileLockException e) {
      return null; // two caches whose names have one hash
    }
  }

  private FileLock await(long position) throws IOException {
    long start = System.nanoTime();
    long pauseNanos = MIN_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS)) {
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
            + MAX_WAIT_SECONDS
            + " s by another process, which may be stopped");
  }

  /** Gives up all locks. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      System.clearProperty(OPEN_PROPERTY + directory);
    }
  }
}
