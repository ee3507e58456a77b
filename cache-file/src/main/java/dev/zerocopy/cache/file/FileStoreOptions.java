package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one cache keeps its entries in files.
 *
 * @param checksum when bytes are compared with their checksums
 * @param fsync what a put forces to the disk before it returns
 * @param timeToIdle for how long an entry may go without a hit, or null for no limit; entries that
 *     were stored without one have it from their next hit on
 * @param limits what the cache may use of the disk, beside what the directory may
 */
public record FileStoreOptions(
    ChecksumMode checksum, Fsync fsync, @Nullable Duration timeToIdle, DiskLimits limits) {

  /** The options of a cache that forces nothing and has no limits. */
  public static FileStoreOptions of(ChecksumMode checksum) {
    return new FileStoreOptions(checksum, Fsync.NONE, null, DiskLimits.NONE);
  }

  /** These options with something else that is forced. */
  public FileStoreOptions withFsync(Fsync forced) {
    return new FileStoreOptions(checksum, forced, timeToIdle, limits);
  }

  /** These options with another time to idle. */
  public FileStoreOptions withTimeToIdle(@Nullable Duration time) {
    return new FileStoreOptions(checksum, fsync, time, limits);
  }

  /** These options with other limits. */
  public FileStoreOptions withLimits(DiskLimits own) {
    return new FileStoreOptions(checksum, fsync, timeToIdle, own);
  }
}
