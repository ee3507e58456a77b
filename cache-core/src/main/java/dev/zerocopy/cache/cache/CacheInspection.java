package dev.zerocopy.cache.cache;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CatalogEntry;
import dev.zerocopy.cache.store.EntryCatalog;
import dev.zerocopy.cache.store.EntryCatalog.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache, for whoever looks after it: none of it is a look-up of the cache's.
 *
 * <p><b>Threads</b>: safe. <b>Failure</b>: an {@link IOException} where the entries cannot be
 * listed or read at all; a damaged one is part of the answer.
 */
public final class CacheInspection {

  private static final int PAGE = 256;

  private final EntryCatalog catalog;
  private final CacheSerializer serializer;
  private final Predicate<CacheKey> eviction;

  /**
   * Creates the inspection of a cache.
   *
   * @param eviction removes a key's entry as any caller does, and says whether there was one
   */
  CacheInspection(EntryCatalog catalog, CacheSerializer serializer, Predicate<CacheKey> eviction) {
    this.catalog = catalog;
    this.serializer = serializer;
    this.eviction = eviction;
  }

  /** See {@link EntryCatalog#list}. */
  public List<CatalogEntry> list(@Nullable String after, int limit) throws IOException {
    return catalog.list(after, limit);
  }

  /** See {@link EntryCatalog#find}. */
  public @Nullable CatalogEntry find(String hash) throws IOException {
    return catalog.find(hash);
  }

  /** What sort of value an entry holds: {@code arrow}, {@code records}, {@code fory}, ... */
  public String format(CatalogEntry.Facts facts) {
    return serializer.format(facts.attributes());
  }

  /** See {@link EntryCatalog#residentBytes}. */
  public OptionalLong residentBytes(CatalogEntry entry) {
    return catalog.residentBytes(entry);
  }

  /** See {@link EntryCatalog#verify}. */
  public @Nullable Verdict verify(String hash) throws IOException {
    return catalog.verify(hash);
  }

  /**
   * Verifies all entries, one after the other: as fast as the disk is read. Entries that are not
   * served any more are left out, unless their header cannot be read.
   */
  public Verification verifyAll() throws IOException {
    long entries = 0;
    long lengthBytes = 0;
    List<Damage> damaged = new ArrayList<>();
    String after = null;
    List<CatalogEntry> page;
    do {
      page = catalog.list(after, PAGE);
      for (CatalogEntry entry : page) {
        after = entry.hash();
        Verdict verdict = isServed(entry) ? catalog.verify(entry.hash()) : null;
        if (verdict != null) {
          entries++;
          lengthBytes += verdict.lengthBytes();
          if (verdict.damage() != null) {
            damaged.add(new Damage(entry, verdict.damage()));
          }
        }
      }
    } while (!page.isEmpty());
    return new Verification(entries, lengthBytes, damaged);
  }

  private static boolean isServed(CatalogEntry entry) {
    return entry.facts() == null || entry.facts().state() == CatalogEntry.State.LIVE;
  }

  /** Removes the entry of a hash; says whether there was one that was served, or unreadable. */
  public boolean evict(String hash) throws IOException {
    CatalogEntry entry = catalog.find(hash);
    if (entry == null) {
      return false;
    }
    CatalogEntry.Facts facts = entry.facts();
    return facts == null ? catalog.removeUnreadable(hash) : eviction.test(facts.key());
  }

  /**
   * What the verification of all entries found.
   *
   * @param lengthBytes how much was read
   */
  public record Verification(long entries, long lengthBytes, List<Damage> damaged) {}

  /** An entry that was damaged, as it was listed, and what was wrong with it. */
  public record Damage(CatalogEntry entry, String problem) {}
}
