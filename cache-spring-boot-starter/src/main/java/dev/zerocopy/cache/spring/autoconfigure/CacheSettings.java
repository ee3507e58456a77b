package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.file.DiskLimits;
import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * What holds for one cache, defaults included.
 *
 * @param timeToLive how long a value is served, or null for no limit
 * @param timeToLiveJitter the largest share of it that a value loses by chance, from 0 to below 1
 * @param timeToIdle for how long a value may go without a hit, or null for no limit
 * @param checksum when bytes are verified, or null to leave it to the backend's serializer
 * @param codec how objects are stored, or null to leave it to the backend's serializer
 * @param compression how values are compressed, as far as that is not left to the backend's
 *     serializer
 * @param fsync what is forced to the disk before a put returns
 * @param maxSize what the cache may use of the disk, or null for no limit
 * @param maxEntries how many entries the cache may have, or null for no limit
 * @param cacheNullValues whether null is stored like any other value
 * @param near which decoded values are kept as objects
 */
record CacheSettings(
    Backend backend,
    @Nullable Duration timeToLive,
    double timeToLiveJitter,
    @Nullable Duration timeToIdle,
    @Nullable ChecksumMode checksum,
    @Nullable ObjectFormat codec,
    CompressionSettings compression,
    Fsync fsync,
    @Nullable DataSize maxSize,
    @Nullable Long maxEntries,
    boolean cacheNullValues,
    NearValues near) {

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
            defaults.codec(),
            new CompressionSettings(
                defaults.compression(), defaults.compressionLevel(), defaults.compressionMinSize()),
            defaults.fsync(),
            defaults.maxSize(),
            defaults.maxEntries(),
            defaults.cacheNullValues(),
            near(defaults.near(), NearValues.NONE, property))
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
            cache.codec() == null ? codec : cache.codec(),
            compression.with(
                new CompressionSettings(
                    cache.compression(), cache.compressionLevel(), cache.compressionMinSize())),
            cache.fsync() == null ? fsync : cache.fsync(),
            cache.maxSize() == null ? maxSize : cache.maxSize(),
            cache.maxEntries() == null ? maxEntries : cache.maxEntries(),
            cache.cacheNullValues() == null ? cacheNullValues : cache.cacheNullValues(),
            near(cache.near(), near, property))
        .checked(property)
        .checkedForRedis(cache, property);
  }

  /** What only files have must not be set for one cache, or a pattern, that is in Redis. */
  private CacheSettings checkedForRedis(ZeroCopyCacheProperties.Cache cache, String property) {
    if (backend == Backend.REDIS) {
      requireNotSet(property + ".fsync", cache.fsync());
      requireNotSet(property + ".max-size", cache.maxSize());
      requireNotSet(property + ".max-entries", cache.maxEntries());
    }
    return this;
  }

  private static void requireNotSet(String property, @Nullable Object value) {
    if (value != null) {
      throw new InvalidConfigurationPropertyValueException(
          property,
          value,
          "It is for caches of the file backend, and this one is in Redis, which has maxmemory for"
              + " all it holds. Remove it.");
    }
  }

  private static NearValues near(
      ZeroCopyCacheProperties.@Nullable Near near, NearValues otherwise, String property) {
    if (near == null) {
      return otherwise;
    }
    int maxEntries = near.maxEntries() == null ? otherwise.maxEntries() : near.maxEntries();
    if (maxEntries < 0) {
      throw new InvalidConfigurationPropertyValueException(
          property + ".near.max-entries",
          maxEntries,
          "It must be positive, or 0 to keep no values as objects.");
    }
    requirePositive(property + ".near.time-to-live", near.timeToLive(), "live");
    return new NearValues(
        maxEntries, near.timeToLive() == null ? otherwise.timeToLive() : near.timeToLive());
  }

  private static double jitter(String property, String text) {
    return Percentage.parse(property + ".time-to-live-jitter", text);
  }

  private CacheSettings checked(String property) {
    requirePositive(property + ".time-to-live", timeToLive, "live");
    requirePositive(property + ".time-to-idle", timeToIdle, "idle");
    Limits.require(property, maxSize, maxEntries);
    compression.require(property);
    if (codec != null) {
      ObjectCodecs.requirePresent(codec, property + ".codec");
    }
    return this;
  }

  /** What the cache may use of the disk. */
  DiskLimits limits() {
    return Limits.of(maxSize, maxEntries);
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
