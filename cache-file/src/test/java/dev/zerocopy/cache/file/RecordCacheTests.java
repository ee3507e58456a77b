package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.records.RecordCodec;
import dev.zerocopy.cache.codec.records.RecordList;
import dev.zerocopy.cache.store.MissReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in a cache of files: small entries are read, large ones mapped. */
class RecordCacheTests {

  record Leg(String from, int distance, double fare, List<String> stops) {}

  record Samples(String name, double[] values) {}

  @TempDir private Path directory;

  private static List<Leg> legs(int count) {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      legs.add(new Leg("A" + i % 3, i, i / 2.0, List.of("s" + i)));
    }
    return legs;
  }

  private static NamedCache open(StoreDirectory opened, ClassLoader loader) {
    CacheSerializer serializer = CacheSerializer.builder().codec(new RecordCodec(loader)).build();
    return new NamedCache("legs", opened.store("legs", serializer.checksum()), serializer, null);
  }

  private static Object hit(NamedCache cache, Object key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.find(key)).value());
  }

  @Test
  void smallAndLargeLists_areHits() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = open(opened, getClass().getClassLoader());
      for (int count : List.of(3, 50_000)) {
        List<Leg> legs = legs(count);
        cache.put(count, legs);
        assertThat(hit(cache, count)).isInstanceOf(RecordList.class).isEqualTo(legs);
        assertThat(hit(cache, count)).isSameAs(hit(cache, count));
      }
    }
  }

  @Test
  void singleRecordOfArrays_isNewForEachHit() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = open(opened, getClass().getClassLoader());
      double[] values = new double[100_000];
      values[99_999] = 7;
      cache.put(1, new Samples("a", values));
      Samples first = (Samples) hit(cache, 1);
      assertThat(first.values()).isEqualTo(values);
      first.values()[0] = 42;
      assertThat(((Samples) hit(cache, 1)).values()).isEqualTo(values);
    }
  }

  @Test
  void classThatIsGone_isAMissOfShape() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      open(opened, getClass().getClassLoader()).put(1, legs(3));
      NamedCache other = open(opened, ClassLoader.getPlatformClassLoader());
      assertThat(other.find(1)).isNull();
      assertThat(other.statistics().misses(MissReason.SHAPE)).isEqualTo(1);
      assertThat(hit(open(opened, getClass().getClassLoader()), 1)).isEqualTo(legs(3));
    }
  }
}
