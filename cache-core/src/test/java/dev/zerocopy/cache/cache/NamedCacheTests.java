package dev.zerocopy.cache.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.LoadLease;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.PutCondition;
import dev.zerocopy.cache.store.PutOutcome;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.LeakWatcher;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.TempStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NamedCacheTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private final ManualClock clock = new ManualClock();

  @TempDir private Path directory;
  private NamedCache cache;

  @BeforeEach
  void createCache() {
    cache = cache(new TempStore(directory, clock));
  }

  private static NamedCache cache(CacheStore store) {
    CacheSerializer serializer = CacheSerializer.builder().build();
    return new NamedCache("tables", store, serializer, Duration.ofHours(1));
  }

  private static ArrowTable table(long firstRow) {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = ArrowTables.root(allocator, 1, firstRow, 10)) {
      return ArrowTable.copyOf(root);
    }
  }

  private static long firstRow(@Nullable Object value) {
    ArrowTable table = (ArrowTable) Objects.requireNonNull(value);
    return table.batch(0).column("id").getLong(0);
  }

  private static long firstRow(NamedCache.@Nullable Hit hit) {
    return firstRow(Objects.requireNonNull(hit).value());
  }

  @Test
  void put_isAHitUntilItIsEvictedReplacedClearedOrExpired() {
    assertThat(cache.find("key")).isNull();
    assertThat(cache.put("key", table(5))).isTrue();
    assertThat(firstRow(cache.find("key"))).isEqualTo(5);
    assertThat(Objects.requireNonNull(cache.find("key")).value())
        .isSameAs(Objects.requireNonNull(cache.find("key")).value());
    cache.put("key", table(6));
    assertThat(firstRow(cache.find("key"))).isEqualTo(6);
    assertThat(cache.evict("key")).isTrue();
    assertThat(cache.evict("key")).isFalse();
    assertThat(cache.find("key")).isNull();
    cache.put("key", table(7));
    cache.clear();
    assertThat(cache.find("key")).isNull();
    cache.put("key", table(8));
    clock.advance(Duration.ofHours(1));
    assertThat(cache.find("key")).isNull();
    StoreStatistics statistics = cache.statistics();
    assertThat(statistics.puts.sum()).isEqualTo(4);
    assertThat(statistics.hits.sum()).isEqualTo(4);
    assertThat(statistics.misses(MissReason.ABSENT)).isEqualTo(3);
    assertThat(statistics.misses(MissReason.EXPIRED)).isEqualTo(1);
  }

  @Test
  void null_isAValue() throws Exception {
    assertThat(cache.put(null, null)).isTrue();
    NamedCache.Hit hit = Objects.requireNonNull(cache.find(null));
    assertThat(hit.value()).isNull();
    assertThat(
            cache.get(
                null,
                () -> {
                  throw new AssertionError("loaded again");
                }))
        .isNull();
    assertThat(cache.get("other", () -> null)).isNull();
    assertThat(cache.find("other")).isEqualTo(new NamedCache.Hit(null));
  }

  @Test
  void get_loadsOnceAndThenHits() throws Exception {
    ArrowTable loaded = table(3);
    assertThat(cache.get("key", () -> loaded)).isSameAs(loaded);
    assertThat(firstRow(cache.get("key", () -> table(4)))).isEqualTo(3);
  }

  @Test
  void loader_thatThrows_failsTheCallWithItsOwnException() {
    Exception checked = new Exception("checked");
    assertThatThrownBy(
            () ->
                cache.get(
                    "key",
                    () -> {
                      throw checked;
                    }))
        .isSameAs(checked);
    StackOverflowError error = new StackOverflowError();
    assertThatThrownBy(
            () ->
                cache.get(
                    "key",
                    () -> {
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(cache.find("key")).isNull();
  }

  @Test
  void valueThatNoCodecStores_isReturnedAndCounted() throws Exception {
    Object odd = new Object();
    assertThat(cache.get("key", () -> odd)).isSameAs(odd);
    assertThat(cache.put("key", odd)).isFalse();
    assertThat(cache.find("key")).isNull();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(2);
    assertThat(cache.statistics().puts.sum()).isZero();
  }

  @Test
  void keyThatCannotBeOne_isAMissAndTheCallGoesOn() throws Exception {
    Object key = new Object();
    assertThat(cache.find(key)).isNull();
    assertThat(cache.get(key, () -> "loaded")).isEqualTo("loaded");
    assertThat(cache.put(key, null)).isFalse();
    assertThat(cache.putIfAbsent(key, null)).isNull();
    assertThat(cache.expireAfter(key, Duration.ofHours(1))).isFalse();
    assertThat(cache.evict(key)).isFalse();
    assertThat(cache.statistics().misses(MissReason.ERROR)).isEqualTo(2);
  }

  @Test
  void streamingTable_readsFromItsEntryAfterThePut() throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      ArrowTable table = ArrowTables.streaming(allocator, 1, 2, 100);
      assertThat(cache.get("key", () -> table)).isSameAs(table);
      ArrowTable hit = (ArrowTable) Objects.requireNonNull(cache.get("key", () -> null));
      assertThat(table.batch(0).column("id").buffers().getFirst().address())
          .isEqualTo(hit.batch(0).column("id").buffers().getFirst().address());
    }
  }

  @Test
  void streamingTable_whoseSourceFails_failsWhereItIsUsed() throws Exception {
    IllegalStateException failure = new IllegalStateException("query failed");
    ArrowTable table =
        ArrowTable.streaming(
            () -> {
              throw failure;
            });
    assertThat(cache.get("key", () -> table)).isSameAs(table);
    assertThatThrownBy(table::rowCount).isSameAs(failure);
    assertThat(cache.find("key")).isNull();
    assertThat(cache.statistics().putFailures.sum()).isEqualTo(1);
  }

  @Test
  void putIfAbsent_storesOnlyWhereThereIsNothing() {
    assertThat(cache.putIfAbsent("key", table(1))).isNull();
    assertThat(firstRow(cache.putIfAbsent("key", table(2)))).isEqualTo(1);
    assertThat(firstRow(cache.find("key"))).isEqualTo(1);
    assertThat(cache.putIfAbsent("null", null)).isNull();
    assertThat(cache.putIfAbsent("null", table(2))).isEqualTo(new NamedCache.Hit(null));
  }

  @Test
  void storeThatFails_failsNoLookUpAndNoPut() throws Exception {
    for (Exception failure :
        new Exception[] {new IOException("disk"), new IllegalStateException("closed")}) {
      NamedCache broken = cache(new BrokenStore(failure));
      assertThat(broken.get("key", () -> "loaded")).isEqualTo("loaded");
      assertThat(broken.put("key", null)).isFalse();
      assertThat(broken.putIfAbsent("key", null)).isNull();
      assertThat(broken.find("key")).isNull();
      assertThat(broken.evict("key")).isFalse();
      broken.clear();
      assertThat(broken.expireAfter("key", Duration.ofHours(1))).isFalse();
      assertThat(broken.statistics().putFailures.sum()).isEqualTo(3);
      assertThat(broken.statistics().misses(MissReason.ERROR))
          .isEqualTo(failure instanceof IOException ? 0 : 3);
    }
  }

  /** Throws where it may and, if the failure is unchecked, where it may not. */
  private record BrokenStore(Exception failure, StoreStatistics statistics) implements CacheStore {

    BrokenStore(Exception failure) {
      this(failure, new StoreStatistics());
    }

    @Override
    public @Nullable StoredEntry find(CacheKey key) {
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      return null;
    }

    @Override
    public PutOutcome put(
        CacheKey key, @Nullable Duration timeToLive, PutCondition condition, Body body)
        throws IOException {
      find(key);
      throw (IOException) failure;
    }

    @Override
    public long changes(CacheKey key) {
      find(key);
      return 0;
    }

    @Override
    public long removals(CacheKey key) {
      find(key);
      return 0;
    }

    @Override
    public LoadLease lease(CacheKey key, boolean wait) {
      find(key);
      return LoadLease.UNSHARED;
    }

    @Override
    public boolean expireAfter(CacheKey key, Duration remaining) {
      return find(key) != null;
    }

    @Override
    public boolean evict(CacheKey key) {
      find(key);
      return false;
    }

    @Override
    public void clear() {
      find(CacheKey.of(null));
    }
  }
}
