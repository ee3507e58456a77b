package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What holds for one cache, defaults included.
 *
 * @param timeToLive how long a value is served, or null for no limit
 * @param timeToLiveJitter the largest share of it that a value loses by chance, from 0 to below 1
 * @param timeToIdle for how long a value may go without a hit, or null for no limit
 * @param checksum when bytes are verified, or null to leave it to the backend's serializer
 * @param fsync what is forced to the disk before a put returns
 */
record CacheSettings(
    Backend backend,
    @Nullable Duration timeToLive,
    double timeToLiveJitter,
    @Nullable Duration timeToIdle,
    @Nullable ChecksumMode checksum,
    Fsync fsync) {

  /**
   * The defaults.
   *
   * @param property the property that they are below
   */
  static CacheSettings of(ZeroCopyCacheProperties.Defaults defaults, String property) {
    String jitter = defaults.timeToLiveJitter();
    return new CacheSettings(
            defaults.backend(),
            defaults.timeToLive(),
            jitter == null ? 0 : jitter(property, jitter),
            defaults.timeToIdle(),
            defaults.checksum(),
            defaults.fsync())
        .checked(property);
  }

  /**
   * These settings, overlaid by those of a cache or a pattern.
   *
   * @param property the property that those are below
   */
  CacheSettings with(ZeroCopyCacheProperties.Cache cache, String property) {
    String jitter = cache.timeToLiveJitter();
    return new CacheSettings(
            cache.backend() == null ? backend : cache.backend(),
            cache.timeToLive() == null ? timeToLive : cache.timeToLive(),
            jitter == null ? timeToLiveJitter : jitter(property, jitter),
            cache.timeToIdle() == null ? timeToIdle : cache.timeToIdle(),
            cache.checksum() == null ? checksum : cache.checksum(),
            cache.fsync() == null ? fsync : cache.fsync())
        .checked(property);
  }

  private static double jitter(String property, String text) {
    return Percentage.parse(property + ".time-to-live-jitter", text);
  }

  private CacheSettings checked(String property) {
    requirePositive(property + ".time-to-live", timeToLive, "live");
    requirePositive(property + ".time-to-idle", timeToIdle, "idle");
    return this;
  }

  private static void requirePositive(String property, @Nullable Duration time, String what) {
    if (time != null && !time.isPositive()) {
      throw new InvalidConfigurationPropertyValueException(
          property,
          time,
          "A time to %s must be positive. Leave it out for no limit.".formatted(what));
    }
  }
}
