package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.entry.FileEntry;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.test.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoded values that are kept: they are given out again, and never too late. */
class NearCacheTests {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ManualClock clock = new ManualClock();
  private final Texts immutable = new Texts(2000, true);

  @TempDir private Path directory;
  private StoreDirectory opened;

  /** Nothing but the near cache keeps anything. */
  @BeforeEach
  void open() throws IOException {
    open(new SmallValues(1 << 20, 0));
  }

  private void open(SmallValues small) throws IOException {
    opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory).withSmallValues(small).withClock(clock));
  }

  @AfterEach
  void close() throws IOException {
    opened.close();
  }

  private NamedCache cache(int nearMaxEntries) {
    return cache(immutable, nearMaxEntries, null);
  }

  private NamedCache cache(Codec codec, int nearMaxEntries, @Nullable Duration timeToIdle) {
    CacheSerializer serializer = CacheSerializer.builder().codec(codec).build();
    return NamedCache.of(
        "texts",
        opened.store(
            "texts", FileStoreOptions.of(serializer.checksum()).withTimeToIdle(timeToIdle)),
        serializer,
        new TimeToLive(Duration.ofHours(1), 0, List.of()),
        NearValues.of(nearMaxEntries));
  }

  private static @Nullable Object value(NamedCache cache, Object key) {
    return Objects.requireNonNull(cache.find(key), "a miss").value();
  }

  @Test
  void value_isDecodedOnce_andEachHitIsCounted() {
    NamedCache cache = cache(10);
    cache.put("k", "text");
    Object first = value(cache, "k");
    for (int i = 0; i < 9; i++) {
      assertThat(value(cache, "k")).isSameAs(first).isEqualTo("text");
    }
    assertThat(immutable.decoded).hasValue(1);
    assertThat(cache.statistics().hits.sum()).isEqualTo(10);
    assertThat(cache.statistics().misses()).isZero();
  }

  @Test
  void withoutNearEntries_valueIsDecodedForEachHit() {
    NamedCache cache = cache(0);
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo("text").isNotSameAs(value(cache, "k"));
    assertThat(immutable.decoded).hasValue(2);
  }

  @Test
  void valueThatCanBeChanged_isDecodedForEachHit() {
    Texts mutable = new Texts(2000, false);
    NamedCache cache = cache(mutable, 10, null);
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo("text").isNotSameAs(value(cache, "k"));
    assertThat(mutable.decoded).hasValue(2);
  }

  @Test
  void valueOfAMappedEntry_isNotKept() throws IOException {
    opened.close();
    open(new SmallValues(100, 0));
    NamedCache cache = cache(10);
    cache.put("k", "text");
    Object first = value(cache, "k");
    cache.put("k", "x");
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void nullValue_isKept() {
    NamedCache cache = cache(10);
    cache.put("k", null);
    assertThat(value(cache, "k")).isNull();
    long verified = cache.statistics().hits.sum();
    assertThat(value(cache, "k")).isNull();
    assertThat(cache.statistics().hits.sum()).isEqualTo(verified + 1);
    cache.evict("k");
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void valueThatIsReplacedEvictedClearedOrExpired_isNotServed() {
    NamedCache near = cache(10);
    NamedCache other = cache(0);
    near.put("k", "one");
    assertThat(value(near, "k")).isEqualTo("one");
    other.put("k", "two");
    assertThat(value(near, "k")).isEqualTo("two");
    other.evict("k");
    assertThat(near.find("k")).isNull();
    near.put("k", "three");
    assertThat(value(near, "k")).isEqualTo("three");
    other.clear();
    assertThat(near.find("k")).isNull();
    near.put("k", "four");
    assertThat(value(near, "k")).isEqualTo("four");
    other.expireAfter("k", MINUTE);
    assertThat(value(near, "k")).isEqualTo("four");
    clock.advance(MINUTE);
    assertThat(near.find("k")).isNull();
    near.put("k", "five");
    assertThat(value(near, "k")).isEqualTo("five");
    clock.advance(Duration.ofHours(1));
    assertThat(near.find("k")).isNull();
    assertThat(near.statistics().misses()).isEqualTo(4);
  }

  @Test
  void changeOfAnotherKeyOfTheShare_costsNoDecoding() throws IOException {
    NamedCache cache = cache(10);
    cache.put("k", "text");
    Object first = value(cache, "k");
    try (Shards.Held held = opened.folder("texts").shards.lock(Shards.shareOf(CacheKey.of("k")))) {
      held.change(() -> null);
    }
    assertThat(value(cache, "k")).isSameAs(first);
    assertThat(immutable.decoded).hasValue(1);
  }

  @Test
  void sameValuePutAgain_isDecodedAnew() {
    NamedCache cache = cache(10);
    cache.put("k", "text");
    Object first = value(cache, "k");
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo(first).isNotSameAs(first);
  }

  @Test
  void hits_prolongTheLifeOfAnEntryWithATimeToIdle() {
    NamedCache cache = cache(immutable, 10, Duration.ofMinutes(16));
    cache.put("k", "text");
    for (int i = 0; i < 3; i++) {
      assertThat(value(cache, "k")).isEqualTo("text");
      clock.advance(Duration.ofMinutes(15));
    }
    assertThat(value(cache, "k")).isEqualTo("text");
    assertThat(immutable.decoded).hasValue(1);
    clock.advance(Duration.ofMinutes(16));
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void entryWhoseFileCannotBeRemoved_isNotServedOnceItIsEvicted() {
    NamedCache cache = cache(10);
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo("text");
    StoredEntry known = Objects.requireNonNull(cache.store().find(CacheKey.of("k")));
    assertThat(cache.store().isCurrent(CacheKey.of("k"), known)).isTrue();
    opened.folder("texts").withdraw(CacheKey.of("k"), ((FileEntry) known).summary());
    assertThat(cache.store().isCurrent(CacheKey.of("k"), known)).isFalse();
    assertThat(cache.find("k")).isNull();
  }

  @Test
  void valuesBeyondTheirNumber_makeRoom() {
    NamedCache cache = cache(5);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 100; i++) {
        cache.put(i, "text " + i);
        assertThat(value(cache, i)).isEqualTo("text " + i);
      }
    }
    int before = immutable.decoded.get();
    for (int i = 0; i < 100; i++) {
      assertThat(value(cache, i)).isEqualTo("text " + i);
    }
    assertThat(immutable.decoded.get() - before).isGreaterThanOrEqualTo(95);
  }

  @Test
  void closedDirectory_servesNothing() throws IOException {
    NamedCache cache = cache(10);
    cache.put("k", "text");
    assertThat(value(cache, "k")).isEqualTo("text");
    opened.close();
    assertThat(cache.find("k")).isNull();
  }

  /** Stores strings and decodes them for each hit. */
  static final class Texts implements Codec {

    final AtomicInteger decoded = new AtomicInteger();
    private final int id;
    private final boolean immutable;

    Texts(int id, boolean immutable) {
      this.id = id;
      this.immutable = immutable;
    }

    @Override
    public int id() {
      return id;
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof String;
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
      writer.finish(ByteBuffer.wrap(((String) value).getBytes(StandardCharsets.UTF_8)));
      return new EntryAttributes(id, 0, 0, 0);
    }

    @Override
    public Object view(StoredEntry entry) {
      return entry;
    }

    @Override
    public Object hit(Object view, EntryAttributes attributes) {
      decoded.incrementAndGet();
      return StandardCharsets.UTF_8.decode(((StoredEntry) view).metadata()).toString();
    }

    @Override
    public boolean isImmutable(Object value) {
      return immutable;
    }
  }
}
