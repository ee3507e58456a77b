package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.compression.EntryPacker;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How a cache's values are compressed; what is null is left to the backend's serializer.
 *
 * @param minSize below which a value is not compressed
 */
record CompressionSettings(
    Compression.@Nullable Method method, @Nullable Integer level, @Nullable DataSize minSize) {

  /** These, overlaid by others. */
  CompressionSettings with(CompressionSettings own) {
    return new CompressionSettings(
        own.method == null ? method : own.method,
        own.level == null ? level : own.level,
        own.minSize == null ? minSize : own.minSize);
  }

  /** A serializer's compression, overlaid by these. */
  Compression over(Compression compression) {
    return new Compression(
        method == null ? compression.method() : method,
        level == null ? compression.level() : level,
        minSize == null ? compression.minBytes() : (int) minSize.toBytes());
  }

  /**
   * Refuses what is impossible.
   *
   * @param property what the three are below
   */
  void require(String property) {
    if (level != null && (level < Compression.MIN_LEVEL || level > Compression.MAX_LEVEL)) {
      throw new InvalidConfigurationPropertyValueException(
          property + ".compression-level",
          level,
          "It must be from %d, the fastest, to %d."
              .formatted(Compression.MIN_LEVEL, Compression.MAX_LEVEL));
    }
    if (minSize != null
        && (minSize.isNegative() || minSize.toBytes() > Compression.MAX_MIN_BYTES)) {
      throw new InvalidConfigurationPropertyValueException(
          property + ".compression-min-size",
          minSize,
          "It must be from 0B, which compresses all, to %dKB."
              .formatted(Compression.MAX_MIN_BYTES >> 10));
    }
    if (method == Compression.Method.ZSTD) {
      requireZstd(property + ".compression");
    }
  }

  private static void requireZstd(String property) {
    try {
      EntryPacker.requireZstd();
    } catch (IllegalStateException e) {
      throw new InvalidConfigurationPropertyValueException(property, "zstd", e.getMessage() + '.');
    }
  }
}
