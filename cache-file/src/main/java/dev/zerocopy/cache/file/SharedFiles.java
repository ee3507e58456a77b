package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The files through which the processes of a directory agree, beside those of each cache.
 *
 * @param locks whose bytes are their locks
 * @param page what all caches use together
 * @param journal what they tell the evictor
 */
record SharedFiles(LockFile locks, DirectoryPage page, Journal journal) implements AutoCloseable {

  static SharedFiles open(Path directory) throws IOException {
    LockFile locks = LockFile.open(directory);
    try {
      return new SharedFiles(locks, DirectoryPage.open(directory), Journal.open(directory));
    } catch (Throwable e) {
      locks.close();
      throw e;
    }
  }

  /**
   * Makes again what somebody deleted.
   *
   * @return whether the sums and limits of the directory were lost
   */
  boolean reattachIfLost() throws IOException {
    locks.reopenIfLost();
    boolean lost = page.reattachIfLost();
    return journal.reattachIfLost() || lost;
  }

  /** Gives up all locks and mappings. */
  @Override
  public void close() throws IOException {
    page.detach();
    journal.detach();
    locks.close();
  }
}
