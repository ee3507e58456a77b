package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one cache, defaults included.
 *
 * @param timeToLive how long a value is served, or null for no limit
 * @param checksum when bytes are verified, or null to leave it to the backend's serializer
 * @param fsync what is forced to the disk before a put returns
 */
record CacheSettings(
    Backend backend, @Nullable Duration timeToLive, @Nullable ChecksumMode checksum, Fsync fsync) {

  static CacheSettings of(ZeroCopyCacheProperties.Defaults defaults) {
    return new CacheSettings(
        defaults.backend(), defaults.timeToLive(), defaults.checksum(), defaults.fsync());
  }

  CacheSettings with(ZeroCopyCacheProperties.Cache cache) {
    return new CacheSettings(
        cache.backend() == null ? backend : cache.backend(),
        cache.timeToLive() == null ? timeToLive : cache.timeToLive(),
        cache.checksum() == null ? checksum : cache.checksum(),
        cache.fsync() == null ? fsync : cache.fsync());
  }
}
