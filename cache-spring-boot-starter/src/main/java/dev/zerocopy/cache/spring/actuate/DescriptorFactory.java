package dev.zerocopy.cache.spring.actuate;

import dev.zerocopy.cache.cache.CacheInspection;
import dev.zerocopy.cache.memory.ProcessMemory;
import dev.zerocopy.cache.memory.ProportionalMemory;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.AgesDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.BytesDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.CacheDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.EntryDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.MemoryKindsDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.ProcessMemoryDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.StatisticsDescriptor;
import dev.zerocopy.cache.store.CatalogEntry;
import dev.zerocopy.cache.store.CatalogEntry.Facts;
import dev.zerocopy.cache.store.CatalogEntry.Opened;
import dev.zerocopy.cache.store.EvictionCause;
import dev.zerocopy.cache.store.MemoryUse;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Describes caches and entries. */
final class DescriptorFactory {

  /** Of so many entries, the headers are read to say how old a cache's entries are. */
  private static final int AGE_SAMPLE = 100;

  private final boolean showKeys;
  private final InstantSource clock;

  DescriptorFactory(boolean showKeys, InstantSource clock) {
    this.showKeys = showKeys;
    this.clock = clock;
  }

  CacheDescriptor cache(ZeroCopyCache cache) throws IOException {
    StoreStatistics statistics = cache.getNativeCache().statistics();
    MemoryUse memory = cache.getNativeCache().store().memory();
    boolean knowsSizes = statistics.knowsSizes();
    return new CacheDescriptor(
        cache.backend(),
        cache.settings(),
        statistics(statistics),
        knowsSizes ? statistics.entries() : null,
        new BytesDescriptor(
            knowsSizes ? statistics.bytesStored() : null,
            memory == null ? null : memory.mappedBytes(),
            memory == null ? null : memory.retiredBytes(),
            memory == null ? null : memory.heapBytes(),
            memory == null ? null : memory.residentBytes()),
        memory == null ? null : memory.mappings(),
        ages(cache.getNativeCache().inspection()));
  }

  private static StatisticsDescriptor statistics(StoreStatistics statistics) {
    long hits = statistics.hits.sum();
    long misses = statistics.misses();
    return new StatisticsDescriptor(
        hits,
        misses,
        hits + misses == 0 ? null : rounded((double) hits / (hits + misses)),
        counts(MissReason.values(), statistics::misses),
        statistics.puts.sum(),
        statistics.putFailures.sum(),
        counts(Reason.values(), statistics::refusals),
        statistics.removals.sum(),
        counts(EvictionCause.values(), statistics::evictions),
        statistics.blocksVerified.sum(),
        statistics.blocksFailed.sum());
  }

  /** Those that are not zero, by the names that meters have for them. */
  private static <E extends Enum<E>> Map<String, Long> counts(E[] values, ToLongFunction<E> of) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (E value : values) {
      long count = of.applyAsLong(value);
      if (count != 0) {
        counts.put(lowerCase(value), count);
      }
    }
    return counts;
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private @Nullable AgesDescriptor ages(@Nullable CacheInspection inspection) throws IOException {
    if (inspection == null) {
      return null;
    }
    long now = clock.millis();
    List<Duration> ages =
        inspection.list(null, AGE_SAMPLE).stream()
            .map(CatalogEntry::facts)
            .filter(facts -> facts != null && facts.state() == CatalogEntry.State.LIVE)
            .map(facts -> Duration.ofMillis(now - facts.createdMillis()))
            .sorted()
            .toList();
    return ages.isEmpty()
        ? null
        : new AgesDescriptor(
            ages.size(), ages.getFirst(), ages.get(ages.size() / 2), ages.getLast());
  }

  /**
   * Describes an entry.
   *
   * @param withResident whether to ask the system what of it is in this process's memory
   */
  EntryDescriptor entry(CacheInspection inspection, CatalogEntry entry, boolean withResident) {
    Facts facts = entry.facts();
    Opened opened = entry.opened();
    OptionalLong resident =
        withResident && opened != null ? inspection.residentBytes(entry) : OptionalLong.empty();
    return new EntryDescriptor(
        entry.hash(),
        facts == null || !showKeys ? null : facts.key().text(),
        facts == null ? "unreadable" : lowerCase(facts.state()),
        entry.problem(),
        facts == null ? null : inspection.format(facts),
        entry.lengthBytes(),
        facts == null ? null : facts.uncompressedBytes(),
        facts == null ? null : Instant.ofEpochMilli(facts.createdMillis()),
        facts == null ? null : Duration.ofMillis(clock.millis() - facts.createdMillis()),
        facts == null || facts.expiresMillis() == Long.MAX_VALUE
            ? null
            : Instant.ofEpochMilli(facts.expiresMillis()),
        facts == null ? null : Instant.ofEpochMilli(facts.lastUseMillis()),
        opened == null ? null : rounded(opened.verifiedShare()),
        opened == null ? null : rounded(opened.cachedShare()),
        resident.isPresent() ? resident.getAsLong() : null,
        entry.location());
  }

  /** To four digits: more would be noise. */
  private static double rounded(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }

  /** What this process has resident now; the shares take a walk through all its pages. */
  static ProcessMemoryDescriptor memory() {
    return new ProcessMemoryDescriptor(
        ProcessMemory.read()
            .map(m -> new MemoryKindsDescriptor(m.anonymousBytes(), m.fileBytes(), m.sharedBytes()))
            .orElse(null),
        ProportionalMemory.read()
            .map(m -> new MemoryKindsDescriptor(m.anonymousBytes(), m.fileBytes(), m.sharedBytes()))
            .orElse(null));
  }
}
