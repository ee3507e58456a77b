package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk of a directory has as much free space as it must keep.
 *
 * <p>Below it nothing is stored; again above it, and a little more.
 *
 * <p><b>Threads</b>: safe.
 */
final class FreeSpace {

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

  /** What is kept free by default: this part of the disk, but not more than a gigabyte. */
  private static final int DEFAULT_PART = 20;

  private static final long DEFAULT_MAX_BYTES = 1L << 30;

  /** Stored again with this part more than the least. */
  private static final int MARGIN = 10;

  private final Path directory;
  private final FileStore disk;
  private final long minFreeBytes;
  private volatile boolean low;

  /**
   * Looks at the disk of a directory.
   *
   * @param minFreeBytes what must stay free, 0 for nothing, negative for the default
   */
  FreeSpace(Path directory, long minFreeBytes) throws IOException {
    this.directory = directory;
    this.disk = Files.getFileStore(directory);
    this.minFreeBytes =
        minFreeBytes >= 0
            ? minFreeBytes
            : Math.min(DEFAULT_MAX_BYTES, disk.getTotalSpace() / DEFAULT_PART);
    look();
  }

  /** What must stay free. */
  long minFreeBytes() {
    return minFreeBytes;
  }

  /** What is free for this user now, or 0 if that cannot be found out. */
  long freeBytes() {
    try {
      return disk.getUsableSpace();
    } catch (IOException e) {
      LOG.debug("Free space of {} is not known", directory, e);
      return 0;
    }
  }

  /** Whether nothing may be stored, by the last look. */
  boolean isLow() {
    return low;
  }

  /** Looks anew and says whether nothing may be stored. */
  synchronized boolean look() {
    if (minFreeBytes == 0) {
      return false;
    }
    long free = freeBytes();
    boolean isLow = free < minFreeBytes + (low ? minFreeBytes / MARGIN : 0);
    if (isLow && !low) {
      LOG.warn(
          "Cache directory {}: {} bytes are free, less than zerocopy.cache.file.min-free-space of"
              + " {}: nothing is stored until there are more; what is stored is served",
          directory,
          free,
          minFreeBytes);
    } else if (!isLow && low) {
      LOG.info("Cache directory {}: {} bytes are free: values are stored again", directory, free);
    }
    low = isLow;
    return isLow;
  }
}
