package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code zerocopy.cache.*} says.
 *
 * @param dynamic Whether a cache that is neither declared nor matched by a pattern is made, with
 *     the default settings, when it is first asked for.
 * @param warmUp Whether the classes that a first hit needs are loaded in the background at start.
 * @param file The file backend's directory.
 * @param defaults Settings of caches that do not set their own.
 * @param caches Settings by cache name, or by pattern in brackets: "[airport-*]" is every name that
 *     starts with "airport-". An exact name comes first, then the longest pattern.
 */
@ConfigurationProperties(prefix = ZeroCopyCacheProperties.PREFIX, ignoreUnknownFields = false)
record ZeroCopyCacheProperties(
    @DefaultValue("true") boolean dynamic,
    @DefaultValue("true") boolean warmUp,
    @DefaultValue File file,
    @DefaultValue Defaults defaults,
    @DefaultValue Map<String, Cache> caches) {

  static final String PREFIX = "zerocopy.cache";

  /**
   * The file backend's directory.
   *
   * @param directory Where entries are stored. Default:
   *     ${user.home}/.cache/zerocopy-cache/<application>, where <application> is
   *     spring.application.name or else the main class.
   * @param maxMappings How many entries of one cache may be mapped at a time; beyond it, cold ones
   *     are mapped anew when they are next hit. Linux allows a process 65530 mappings
   *     (vm.max_map_count).
   * @param maxRetiredSize Address space and disk blocks that removed entries may hold, while
   *     somebody still reads them, before a garbage collection is requested.
   */
  record File(
      @Nullable String directory,
      @DefaultValue("16384") int maxMappings,
      @DefaultValue("4GB") DataSize maxRetiredSize) {}

  /**
   * Settings of caches that do not set their own.
   *
   * @param backend Where values are stored.
   * @param timeToLive How long a value is served after it was stored. Default: no limit.
   * @param timeToLiveJitter The largest part of its time to live that each value loses by chance,
   *     so that values stored together do not expire together: a percentage such as 10%. Default:
   *     0%.
   * @param timeToIdle For how long a value may go without a hit before it expires, but never beyond
   *     its time to live. Default: no limit.
   * @param checksum When a value's bytes are compared with their checksums. Default: as the
   *     backend's serializer says, which is lazy.
   * @param fsync What is forced to the disk before a put returns.
   */
  record Defaults(
      @DefaultValue("file") Backend backend,
      @Nullable Duration timeToLive,
      @Nullable String timeToLiveJitter,
      @Nullable Duration timeToIdle,
      @Nullable ChecksumMode checksum,
      @DefaultValue("none") Fsync fsync) {}

  /**
   * Settings of one cache, or of those that match a pattern; what is not set comes from the
   * defaults.
   *
   * @param backend Where values are stored.
   * @param timeToLive How long a value is served after it was stored.
   * @param timeToLiveJitter The largest part of its time to live that each value loses by chance,
   *     so that values stored together do not expire together: a percentage such as 10%.
   * @param timeToIdle For how long a value may go without a hit before it expires, but never beyond
   *     its time to live.
   * @param checksum When a value's bytes are compared with their checksums.
   * @param fsync What is forced to the disk before a put returns.
   */
  record Cache(
      @Nullable Backend backend,
      @Nullable Duration timeToLive,
      @Nullable String timeToLiveJitter,
      @Nullable Duration timeToIdle,
      @Nullable ChecksumMode checksum,
      @Nullable Fsync fsync) {}
}
