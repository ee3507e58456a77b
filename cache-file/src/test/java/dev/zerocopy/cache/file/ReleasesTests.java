package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two releases of one application on one directory, of which the newer has one more codec. */
@Execution(ExecutionMode.CONCURRENT)
class ReleasesTests {

  @TempDir private Path directory;

  @Test
  void valueThatOnlyTheNewerReads_isAMissToTheOlder_andStaysForTheNewer() throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory));
        FaultyProcess older = FaultyProcess.start(directory, List.of())) {
      NamedCache newer = newer(opened);
      newer.put(1, 42L);
      newer.put(2, FaultTables.table(2, 100));

      older.expect("find 1", "miss");
      older.expect("find 2", "hit 100 right");
      assertThat(older.counter("VERSION")).isEqualTo(1);
      assertThat(newer.find(1)).as("not removed by the older").isEqualTo(new NamedCache.Hit(42L));

      older.expect("call 1 101", "ran 101 right");
      assertThat(newer.find(1)).as("replaced by the older").isNotNull();
      assertThat(newer.find(1)).isNotEqualTo(new NamedCache.Hit(42L));
      older.expect("find 1", "hit 101 right");

      newer.put(1, 43L);
      older.expect("find 1", "miss");
      assertThat(newer.find(1)).isEqualTo(new NamedCache.Hit(43L));
      older.expect("evict 1", "true");
      assertThat(newer.find(1)).as("evicted by the older").isNull();

      newer.put(3, 44L);
      older.expect("clear", "cleared");
      assertThat(newer.find(3)).isNull();
      assertThat(newer.find(2)).isNull();
      assertThat(newer.statistics().misses(MissReason.CORRUPT)).isZero();
      assertThat(older.counter("CORRUPT")).isZero();
    }
  }

  private static NamedCache newer(StoreDirectory opened) {
    CacheSerializer serializer = CacheSerializer.builder().codec(new LongCodec()).build();
    return new NamedCache(
        "tables", opened.store("tables", serializer.checksum()), serializer, null);
  }

  private static final class LongCodec implements Codec {

    @Override
    public int id() {
      return 2001;
    }

    @Override
    public boolean accepts(Object value) {
      return value instanceof Long;
    }

    @Override
    public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
      writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
      writer.finish(ByteBuffer.allocate(Long.BYTES).putLong(0, (Long) value));
      return new EntryAttributes(id(), 0, 0, 0);
    }

    @Override
    public Object view(StoredEntry entry) {
      return Long.reverseBytes(entry.metadata().getLong());
    }
  }
}
