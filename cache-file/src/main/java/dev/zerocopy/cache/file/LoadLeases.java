package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.LoadLease;
import java.io.IOException;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may load a key of a cache: the process that holds the key's byte of the lock file.
 *
 * <p>The byte goes with the process, so a loader that dies frees the others at once, and a slow one
 * needs no time limit. Bytes are chosen by 60 bits of hash: two keys practically never share one,
 * and if they do, one load waits for the other.
 */
final class LoadLeases {

  private static final Logger LOG = LoggerFactory.getLogger(LoadLeases.class);

  /** The upper half of the file's bytes, which need not exist to be locked. */
  private static final long FIRST_BYTE = 1L << 62;

  private static final long POSITIONS = 1L << 60;

  private final LockFile locks;
  private final long cacheHash;

  LoadLeases(String cacheName, LockFile locks) {
    this.locks = locks;
    this.cacheHash = CacheKey.of(cacheName).hashHigh();
  }

  /** Takes a key's lease; see {@link dev.zerocopy.cache.store.CacheStore#lease}. */
  @Nullable LoadLease take(CacheKey key, boolean wait) throws InterruptedException {
    long position = FIRST_BYTE + ((key.hashLow() ^ cacheHash) & (POSITIONS - 1));
    try {
      FileLock lock = wait ? locks.lockInterruptibly(position) : locks.tryLock(position);
      return lock == null ? null : () -> release(lock);
    } catch (IOException e) {
      LOG.debug("No lease for key hash {}: loading without", key.hashHex(), e);
      return null;
    }
  }

  private static void release(FileLock lock) {
    try {
      lock.release();
    } catch (IOException e) {
      LOG.debug("A lease went with its file", e); // the directory was closed
    }
  }
}
