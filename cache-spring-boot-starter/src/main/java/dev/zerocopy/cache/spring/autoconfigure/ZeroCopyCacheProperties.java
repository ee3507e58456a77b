package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.file.Fsync;
import dev.zerocopy.cache.store.ChecksumMode;
import java.time.Duration;
import java.util.List;
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
 * @param transactionAware Whether puts, evicts and clears made within a transaction are carried out
 *     after it is committed, or not at all.
 * @param maxNativeMemory Native memory that values may take together in this process that are
 *     unpacked or fetched, rather than mapped; a hit for which there is none left, after a garbage
 *     collection, is a miss. Default: half of what the heap and direct buffers leave of the memory.
 * @param file The file backend's directory.
 * @param redis How caches use Redis; where it is, spring.data.redis.* says.
 * @param objects Which objects may be stored.
 * @param observations What Micrometer observes.
 * @param endpoint What the actuator's endpoint shows.
 * @param health What the actuator's health says.
 * @param defaults Settings of caches that do not set their own.
 * @param caches Settings by cache name, or by pattern in brackets: "[airport-*]" is every name that
 *     starts with "airport-". An exact name comes first, then the longest pattern.
 */
@ConfigurationProperties(prefix = ZeroCopyCacheProperties.PREFIX, ignoreUnknownFields = false)
record ZeroCopyCacheProperties(
    @DefaultValue("true") boolean dynamic,
    @DefaultValue("true") boolean warmUp,
    @DefaultValue("false") boolean transactionAware,
    @Nullable DataSize maxNativeMemory,
    @DefaultValue File file,
    @DefaultValue Redis redis,
    @DefaultValue Objects objects,
    @DefaultValue Observations observations,
    @DefaultValue Endpoint endpoint,
    @DefaultValue Health health,
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
   * @param maxMappedSize Address space that the entries of all caches may take together in this
   *     process, removed ones not counted; beyond it, cold ones are mapped anew when they are next
   *     hit, and an entry that is larger is mapped anew by each hit. Default: 64 times the memory
   *     (the cgroup's limit, else the host's), at most 16TB and half of the address space that is
   *     free.
   * @param maxRetiredSize Address space and disk blocks that removed entries may hold while
   *     somebody still reads them. Above it garbage collections are requested; if they prove that
   *     more is held, nothing is stored until it is let go of.
   * @param smallValueMemory About how much of the heap small values may take, which are read
   *     instead of mapped; beyond it, cold ones are read anew when they are next hit. 0B keeps
   *     none. Default: a sixteenth of the largest heap.
   * @param maxSize What all caches together may use of the disk, over all processes that share the
   *     directory, with what is removed but still read. Default: no limit.
   * @param maxEntries How many entries all caches together may have. Default: no limit.
   * @param minFreeSpace What must stay free on the disk, or nothing is stored; 0 for nothing.
   *     Default: a twentieth of the disk, but at most 1GB.
   */
  record File(
      @Nullable String directory,
      @DefaultValue("16384") int maxMappings,
      @Nullable DataSize maxMappedSize,
      @DefaultValue("4GB") DataSize maxRetiredSize,
      @Nullable DataSize smallValueMemory,
      @Nullable DataSize maxSize,
      @Nullable Long maxEntries,
      @Nullable DataSize minFreeSpace) {}

  /**
   * How caches use Redis; where it is, spring.data.redis.* says.
   *
   * @param keyPrefix What all keys begin with. Default: zerocopy:<application>:, where
   *     <application> is spring.application.name or else the main class.
   * @param chunkSize How much of the server's memory a value takes that is one key, at most, and so
   *     each chunk of longer ones; a multiple of 256KB.
   * @param readableKeys Whether the names of entries have the texts of their keys behind their
   *     hashes, for whoever looks at the server. All processes must have it alike.
   * @param connectTimeout How long a call waits for the first connection.
   * @param commandTimeout How long a command may take.
   * @param transferTimeout How long a chunk may take, those before it included.
   */
  record Redis(
      @Nullable String keyPrefix,
      @DefaultValue("2MB") DataSize chunkSize,
      @DefaultValue("false") boolean readableKeys,
      @DefaultValue("5s") Duration connectTimeout,
      @DefaultValue("2s") Duration commandTimeout,
      @DefaultValue("20s") Duration transferTimeout) {}

  /**
   * Which objects may be stored.
   *
   * @param allowedPackages Packages, with a trailing dot, and names of classes that stored objects
   *     may be of, beside those of the application's own packages and plain values and collections
   *     of the JDK. No other class is ever instantiated.
   */
  record Objects(@DefaultValue List<String> allowedPackages) {}

  /**
   * What Micrometer observes.
   *
   * @param enabled Whether each look-up, load and put is observed. Default: only if there is an
   *     observation handler that does more than make meters, as where the application traces.
   */
  record Observations(@Nullable Boolean enabled) {}

  /**
   * What the actuator's endpoint shows.
   *
   * @param showKeys Whether the texts of keys are shown, which may be what users typed.
   */
  record Endpoint(@DefaultValue("true") boolean showKeys) {}

  /**
   * What the actuator's health says.
   *
   * @param degradedStatus The status of a backend that stores nothing at present, or is not asked;
   *     methods run all the same.
   */
  record Health(@DefaultValue("UP") String degradedStatus) {}

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
   * @param codec How objects are stored that are neither tables nor records, bytes or text; what
   *     another one stored is a miss. Default: as the backend's serializer says, which is fory.
   * @param compression How values are compressed when they are stored; what is read says for itself
   *     how it is. Default: as the backend's serializer says, which is none for files.
   * @param compressionLevel What zstd makes of it: from 1, the fastest, to 22. Default: as the
   *     backend's serializer says, which is 3.
   * @param compressionMinSize Values that are smaller are not compressed; at most 512KB. Default:
   *     as the backend's serializer says, which is 4KB.
   * @param fsync What is forced to the disk before a put returns.
   * @param maxSize What one cache may use of the disk, over all processes that share it, with what
   *     is removed but still read. Default: no limit.
   * @param maxEntries How many entries one cache may have. Default: no limit.
   * @param cacheNullValues Whether null is stored like any other value.
   * @param near Which values are kept as objects.
   */
  record Defaults(
      @DefaultValue("file") Backend backend,
      @Nullable Duration timeToLive,
      @Nullable String timeToLiveJitter,
      @Nullable Duration timeToIdle,
      @Nullable ChecksumMode checksum,
      @Nullable ObjectFormat codec,
      Compression.@Nullable Method compression,
      @Nullable Integer compressionLevel,
      @Nullable DataSize compressionMinSize,
      @DefaultValue("none") Fsync fsync,
      @Nullable DataSize maxSize,
      @Nullable Long maxEntries,
      @DefaultValue("true") boolean cacheNullValues,
      @Nullable Near near) {}

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
   * @param codec How objects are stored that are neither tables nor records, bytes or text; what
   *     another one stored is a miss.
   * @param compression How values are compressed when they are stored; what is read says for itself
   *     how it is.
   * @param compressionLevel What zstd makes of it: from 1, the fastest, to 22.
   * @param compressionMinSize Values that are smaller are not compressed; at most 512KB.
   * @param fsync What is forced to the disk before a put returns.
   * @param maxSize What one cache may use of the disk, over all processes that share it, with what
   *     is removed but still read.
   * @param maxEntries How many entries one cache may have.
   * @param cacheNullValues Whether null is stored like any other value.
   * @param near Which values are kept as objects.
   */
  record Cache(
      @Nullable Backend backend,
      @Nullable Duration timeToLive,
      @Nullable String timeToLiveJitter,
      @Nullable Duration timeToIdle,
      @Nullable ChecksumMode checksum,
      @Nullable ObjectFormat codec,
      Compression.@Nullable Method compression,
      @Nullable Integer compressionLevel,
      @Nullable DataSize compressionMinSize,
      @Nullable Fsync fsync,
      @Nullable DataSize maxSize,
      @Nullable Long maxEntries,
      @Nullable Boolean cacheNullValues,
      @Nullable Near near) {}

  /**
   * Which values are kept as objects.
   *
   * @param maxEntries How many decoded values of a cache are kept on the heap and given to all that
   *     hit them: of a kind that nobody can change; of the file backend, small ones only. Default:
   *     0, none.
   * @param timeToLive For how long one is kept. Default: as long as it is known to be what is
   *     stored.
   */
  record Near(@Nullable Integer maxEntries, @Nullable Duration timeToLive) {}
}
