package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.DiskLimits;
import dev.zerocopy.cache.memory.NativeMemory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Reads limits: of a cache, of the directory and of the process. */
final class Limits {

  private Limits() {}

  /**
   * Refuses what is not positive.
   *
   * @param property what the two are below
   */
  static void require(String property, @Nullable DataSize maxSize, @Nullable Long maxEntries) {
    if (maxSize != null && maxSize.toBytes() <= 0) {
      throw notPositive(property + ".max-size", maxSize);
    }
    if (maxEntries != null && maxEntries <= 0) {
      throw notPositive(property + ".max-entries", maxEntries);
    }
  }

  private static InvalidConfigurationPropertyValueException notPositive(
      String property, Object value) {
    return new InvalidConfigurationPropertyValueException(
        property, value, "It must be positive. Leave it out for no limit.");
  }

  static DiskLimits of(@Nullable DataSize maxSize, @Nullable Long maxEntries) {
    return new DiskLimits(
        maxSize == null ? 0 : maxSize.toBytes(), maxEntries == null ? 0 : maxEntries);
  }

  /** Limits the native memory of this process, unless that is left to the default. */
  static void limitNativeMemory(@Nullable DataSize max) {
    if (max == null) {
      return;
    }
    if (max.toBytes() <= 0) {
      throw new InvalidConfigurationPropertyValueException(
          ZeroCopyCacheProperties.PREFIX + ".max-native-memory", max, "It must be positive.");
    }
    NativeMemory.setMaxBytes(max.toBytes());
  }
}
