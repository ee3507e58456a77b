package dev.zerocopy.cache.test;

import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.compression.EntryPacker;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Another store whose entries are packed on their way in and unpacked on their way out. */
public final class PackedStore implements CacheStore {

  private final CacheStore store;
  private final EntryPacker packer = new EntryPacker(Compression.zstd().withMinBytes(0));

  /** Creates a store over another. */
  public PackedStore(CacheStore store) {
    this.store = store;
  }

  private @Nullable StoredEntry unpacked(@Nullable StoredEntry entry) {
    return entry == null || !entry.attributes().isCompressed() ? entry : packer.unpacked(entry);
  }

  @Override
  public @Nullable StoredEntry find(CacheKey key) {
    return unpacked(store.find(key));
  }

  @Override
  public PutOutcome put(
      CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
      throws IOException {
    Body packing =
        new Body() {
          @Override
          public boolean readsBack() {
            return body.readsBack();
          }

          @Override
          public EntryAttributes writeTo(EntryWriter writer) throws IOException {
            return packer.write(writer, body);
          }
        };
    PutOutcome outcome = store.put(key, timeToLive, condition, packing);
    return new PutOutcome(unpacked(outcome.entry()), outcome.isStored());
  }

  @Override
  public long changes(CacheKey key) {
    return store.changes(key);
  }

  @Override
  public long removals(CacheKey key) {
    return store.removals(key);
  }

  @Override
  public @Nullable LoadLease lease(CacheKey key, boolean wait) throws InterruptedException {
    return store.lease(key, wait);
  }

  @Override
  public boolean expireAfter(CacheKey key, Duration remaining) {
    return store.expireAfter(key, remaining);
  }

  @Override
  public boolean evict(CacheKey key) {
    return store.evict(key);
  }

  @Override
  public void clear() {
    store.clear();
  }

  @Override
  public StoreStatistics statistics() {
    return store.statistics();
  }
}
