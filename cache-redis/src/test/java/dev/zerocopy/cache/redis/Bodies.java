package dev.zerocopy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Values of random bytes that can be told from each other. */
final class Bodies {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Bodies() {}

  /** A value of random longs, all made from one number. */
  static CacheStore.Body of(long seed, long longs) {
    return writer -> {
      writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
      writer.startPiece(8);
      long start = writer.position();
      SplittableRandom random = new SplittableRandom(seed);
      writer.write(
          8 * longs,
          (offset, target) -> {
            target.order(ByteOrder.LITTLE_ENDIAN);
            while (target.hasRemaining()) {
              target.putLong(random.nextLong());
            }
          });
      ByteBuffer metadata = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      writer.finish(metadata.putLong(seed).putLong(start).putLong(longs).flip());
      return new EntryAttributes(7, 3, 0, 0);
    };
  }

  /** The number that an entry was made from, after all of it was compared. */
  static long read(@Nullable StoredEntry found) {
    StoredEntry entry = Objects.requireNonNull(found, "no entry");
    ByteBuffer metadata = entry.metadata();
    long seed = metadata.getLong();
    long start = metadata.getLong();
    long longs = metadata.getLong();
    entry.verify(start, 8 * longs);
    MemorySegment content = entry.bytes().asSlice(start, 8 * longs);
    SplittableRandom random = new SplittableRandom(seed);
    for (long i = 0; i < longs; i++) {
      if (content.get(LONG, 8 * i) != random.nextLong()) {
        throw new AssertionError("Long %d of %d of the value of %d".formatted(i, longs, seed));
      }
    }
    assertThat(entry.lengthBytes()).isGreaterThan(8 * longs);
    return seed;
  }
}
