package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.compression.EntryPacker;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one cache keeps its entries in Redis.
 *
 * @param checksum whether an entry's blocks are compared with their checksums when it is read; that
 *     they are compared later is not possible, so lazy is eager
 * @param timeToIdle for how long an entry may go without a hit, or null for no limit; entries that
 *     were stored without one have it from their next hit on
 * @param keepsNear whether what was read may be kept by who read it, so that its changes must be
 *     heard of
 * @param packer unpacks compressed entries of several chunks while these come
 */
public record RedisStoreOptions(
    ChecksumMode checksum, @Nullable Duration timeToIdle, boolean keepsNear, EntryPacker packer) {

  /** The options of a cache that verifies what it reads and has no time to idle. */
  public static final RedisStoreOptions DEFAULT =
      new RedisStoreOptions(ChecksumMode.EAGER, null, false, new EntryPacker(Compression.none()));

  /** These options with another time to idle. */
  public RedisStoreOptions withTimeToIdle(@Nullable Duration time) {
    return new RedisStoreOptions(checksum, time, keepsNear, packer);
  }

  /** These options for who keeps what was read. */
  public RedisStoreOptions withNear() {
    return new RedisStoreOptions(checksum, timeToIdle, true, packer);
  }
}
