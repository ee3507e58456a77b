package dev.zerocopy.cache.spring.actuate;

import dev.zerocopy.cache.cache.CacheInspection;
import dev.zerocopy.cache.spring.ZeroCopyCache;
import dev.zerocopy.cache.spring.ZeroCopyCacheManager;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.CacheDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.CachesDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.DamageDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.EntriesDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.EntryDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.EvictionDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.PageDescriptor;
import dev.zerocopy.cache.spring.actuate.CacheDescriptors.VerificationDescriptor;
import dev.zerocopy.cache.store.CatalogEntry;
import dev.zerocopy.cache.store.EntryCatalog.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The caches and their entries. Reading changes nothing and counts no hits; to verify and to evict,
 * the endpoint's access must be {@code unrestricted}.
 *
 * <p><b>Threads</b>: safe.
 */
@Endpoint(id = "zerocopycache", defaultAccess = Access.READ_ONLY)
public final class ZeroCopyCacheEndpoint {

  private static final int DEFAULT_SIZE = 50;
  private static final int MAX_SIZE = 1000;

  private final Map<String, ZeroCopyCache> caches = new ConcurrentHashMap<>();
  private final DescriptorFactory descriptors;

  /**
   * Creates the endpoint.
   *
   * @param showKeys whether the texts of keys are shown
   */
  public ZeroCopyCacheEndpoint(
      Iterable<ZeroCopyCacheManager> managers, boolean showKeys, InstantSource clock) {
    managers.forEach(manager -> manager.forEachCache(cache -> caches.put(cache.getName(), cache)));
    this.descriptors = new DescriptorFactory(showKeys, clock);
  }

  /** All caches, with what was counted, and the memory of the process. */
  @ReadOperation
  public CachesDescriptor caches() throws IOException {
    Map<String, CacheDescriptor> all = new TreeMap<>();
    for (ZeroCopyCache cache : caches.values()) {
      all.put(cache.getName(), descriptors.cache(cache));
    }
    return new CachesDescriptor(all, DescriptorFactory.memory());
  }

  /**
   * One cache, with a page of its entries.
   *
   * @param after the hash after which the page begins
   * @param size how many entries at most
   */
  @ReadOperation
  public @Nullable EntriesDescriptor cache(
      @Selector String cache, @Nullable String after, @Nullable Integer size) throws IOException {
    ZeroCopyCache found = caches.get(cache);
    if (found == null) {
      return null;
    }
    int limit = size == null ? DEFAULT_SIZE : size;
    if (limit < 1 || limit > MAX_SIZE) {
      throw new InvalidEndpointRequestException(
          "size must be from 1 to " + MAX_SIZE + ", got " + size, "Invalid size");
    }
    if (after != null && !after.matches("[0-9a-f]{32}")) {
      throw new InvalidEndpointRequestException(
          "after must be the hash of an entry, as 'next' has it, got " + after, "Invalid after");
    }
    CacheInspection inspection = found.getNativeCache().inspection();
    return new EntriesDescriptor(
        cache,
        descriptors.cache(found),
        inspection == null ? null : page(inspection, after, limit));
  }

  private PageDescriptor page(CacheInspection inspection, @Nullable String after, int limit)
      throws IOException {
    List<CatalogEntry> entries = inspection.list(after, limit);
    return new PageDescriptor(
        entries.stream().map(entry -> descriptors.entry(inspection, entry, false)).toList(),
        entries.size() < limit ? null : entries.getLast().hash());
  }

  /** One entry, with what of it is in this process's memory. */
  @ReadOperation
  public @Nullable EntryDescriptor entry(@Selector String cache, @Selector String hash)
      throws IOException {
    ZeroCopyCache found = caches.get(cache);
    CacheInspection inspection = found == null ? null : found.getNativeCache().inspection();
    CatalogEntry entry = inspection == null ? null : inspection.find(hash);
    return inspection == null || entry == null ? null : descriptors.entry(inspection, entry, true);
  }

  /** Compares all checksums of all entries; damaged ones are removed. */
  @WriteOperation
  public VerificationDescriptor verifyAll(@Selector String cache) throws IOException {
    CacheInspection inspection = inspectionOf(cache);
    CacheInspection.Verification all = inspection.verifyAll();
    return new VerificationDescriptor(
        cache,
        all.entries(),
        all.lengthBytes(),
        all.damaged().stream()
            .map(
                damage ->
                    new DamageDescriptor(
                        descriptors.entry(inspection, damage.entry(), false), damage.problem()))
            .toList());
  }

  /** Compares all checksums of one entry; if it is damaged it is removed. */
  @WriteOperation
  public VerificationDescriptor verify(@Selector String cache, @Selector String hash)
      throws IOException {
    CacheInspection inspection = inspectionOf(cache);
    CatalogEntry entry = inspection.find(hash);
    Verdict verdict = entry == null ? null : inspection.verify(hash);
    if (entry == null || verdict == null) {
      throw new InvalidEndpointRequestException(
          "Cache " + cache + " has no entry of hash " + hash + " that this release reads",
          "No such entry");
    }
    String damage = verdict.damage();
    return new VerificationDescriptor(
        cache,
        1,
        verdict.lengthBytes(),
        damage == null
            ? List.of()
            : List.of(new DamageDescriptor(descriptors.entry(inspection, entry, false), damage)));
  }

  /** Removes one entry, for all processes. */
  @DeleteOperation
  public EvictionDescriptor evict(@Selector String cache, @Selector String hash)
      throws IOException {
    return new EvictionDescriptor(cache, hash, inspectionOf(cache).evict(hash));
  }

  private CacheInspection inspectionOf(String cache) {
    ZeroCopyCache found = caches.get(cache);
    if (found == null) {
      throw new InvalidEndpointRequestException(
          "There is no cache " + cache + "; present are " + caches.keySet(), "No such cache");
    }
    CacheInspection inspection = found.getNativeCache().inspection();
    if (inspection == null) {
      throw new InvalidEndpointRequestException(
          "The entries of cache " + cache + ", in " + found.backend() + ", cannot be listed",
          "No listing");
    }
    return inspection;
  }
}
