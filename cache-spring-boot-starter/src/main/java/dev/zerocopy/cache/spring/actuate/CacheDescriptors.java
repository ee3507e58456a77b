package dev.zerocopy.cache.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of {@link ZeroCopyCacheEndpoint}; what is not known is null. */
public final class CacheDescriptors {

  private CacheDescriptors() {}

  /**
   * All caches, by name.
   *
   * @param memory what this process has resident
   */
  public record CachesDescriptor(
      Map<String, CacheDescriptor> caches, ProcessMemoryDescriptor memory) {}

  /**
   * What this process has resident.
   *
   * @param rss each page as a whole
   * @param pss its share of the pages that it has in common with others, so that sums over
   *     processes add up
   */
  public record ProcessMemoryDescriptor(
      @Nullable MemoryKindsDescriptor rss, @Nullable MemoryKindsDescriptor pss) {}

  /**
   * Bytes of memory.
   *
   * @param anonymous heap, off-heap and what was copied on write
   * @param file pages of files, mapped entries among them
   * @param shared shared memory and tmpfs
   */
  public record MemoryKindsDescriptor(long anonymous, long file, long shared) {}

  /**
   * One cache.
   *
   * @param settings what holds for it, by the names of the properties
   * @param entries how many are stored, by whichever process
   * @param mappings how many of them this process has mapped
   */
  public record CacheDescriptor(
      String backend,
      Map<String, Object> settings,
      StatisticsDescriptor statistics,
      @Nullable Long entries,
      BytesDescriptor bytes,
      @Nullable Integer mappings,
      @Nullable AgesDescriptor ages) {}

  /**
   * What this process counted since its start.
   *
   * @param hitRate hits of all look-ups, 0 to 1; null before the first
   */
  public record StatisticsDescriptor(
      long hits,
      long misses,
      @Nullable Double hitRate,
      Map<String, Long> missesByReason,
      long puts,
      long putFailures,
      Map<String, Long> putsRefused,
      long removals,
      Map<String, Long> evictions,
      long blocksVerified,
      long blocksFailed) {}

  /**
   * Bytes of entries.
   *
   * @param stored where they are kept
   * @param mapped by this process, retired ones included
   * @param retired mapped, but no longer in the cache
   * @param heap read instead of mapped
   * @param resident about what of the mapped is in the page cache
   */
  public record BytesDescriptor(
      @Nullable Long stored,
      @Nullable Long mapped,
      @Nullable Long retired,
      @Nullable Long heap,
      @Nullable Long resident) {}

  /**
   * How old entries are.
   *
   * @param sampled how many were looked at, which is fair as they are found by hash
   */
  public record AgesDescriptor(int sampled, Duration youngest, Duration median, Duration oldest) {}

  /**
   * One cache and some of its entries.
   *
   * @param page null where entries cannot be listed
   */
  public record EntriesDescriptor(
      String name, CacheDescriptor cache, @Nullable PageDescriptor page) {}

  /**
   * Some entries, in the order of their hashes.
   *
   * @param next what to pass as {@code after} for those that follow; null if there are none
   */
  public record PageDescriptor(List<EntryDescriptor> entries, @Nullable String next) {}

  /**
   * One entry.
   *
   * @param hash of its key, which tells it from all others
   * @param key a text for the key, if it has one and keys are shown
   * @param state whether it is served: {@code live}, or why not
   * @param problem why it is unreadable
   * @param format what sort of value it holds
   * @param lengthBytes of the whole entry
   * @param uncompressedBytes of the value, before it was compressed
   * @param expires null for never
   * @param lastUse when a hit was last noted
   * @param verifiedShare the part of its blocks that this process verified; null if it is not
   *     mapped here
   * @param cachedShare about what part of it is in the page cache
   * @param residentBytes what of it is in this process's memory; only told of a single entry
   */
  public record EntryDescriptor(
      String hash,
      @Nullable String key,
      String state,
      @Nullable String problem,
      @Nullable String format,
      long lengthBytes,
      @Nullable Long uncompressedBytes,
      @Nullable Instant created,
      @Nullable Duration age,
      @Nullable Instant expires,
      @Nullable Instant lastUse,
      @Nullable Double verifiedShare,
      @Nullable Double cachedShare,
      @Nullable Long residentBytes,
      String location) {}

  /** What the verification of one entry or of all found. */
  public record VerificationDescriptor(
      String cache, long entries, long verifiedBytes, List<DamageDescriptor> damaged) {}

  /**
   * An entry that was damaged, and is removed, or that the system refuses to read.
   *
   * @param problem which block, what was expected and found
   */
  public record DamageDescriptor(EntryDescriptor entry, String problem) {}

  /** Whether there was an entry, that is removed now. */
  public record EvictionDescriptor(String cache, String hash, boolean evicted) {}
}
