package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that contracts of stores put and read. */
final class ContractBodies {

  private ContractBodies() {}

  /** A payload of longs that all are one value; the metadata say which, and where they lie. */
  static CacheStore.Body body(long value, int longs) {
    return writer -> {
      long start = write(writer, value, longs);
      ByteBuffer metadata = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      writer.finish(metadata.putLong(value).putLong(start).putLong(longs).flip());
      return new EntryAttributes(7, 3, 0, value);
    };
  }

  static CacheStore.Body reading(CacheStore.Body body) {
    return new CacheStore.Body() {
      @Override
      public boolean readsBack() {
        return true;
      }

      @Override
      public EntryAttributes writeTo(EntryWriter writer) throws IOException {
        return body.writeTo(writer);
      }
    };
  }

  static long write(EntryWriter writer, long value, int longs) throws IOException {
    writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
    writer.startPiece(4096);
    long start = writer.position();
    writer.write(
        8L * longs,
        (offset, target) -> {
          while (target.hasRemaining()) {
            target.putLong(value);
          }
        });
    return start;
  }

  /** The value of an entry, all of whose payload is asserted to be that value. */
  static long read(@Nullable StoredEntry found) {
    StoredEntry entry = Objects.requireNonNull(found, "no entry");
    ByteBuffer metadata = entry.metadata();
    long value = metadata.getLong();
    long start = metadata.getLong();
    long longs = metadata.getLong();
    assertThat(entry.attributes()).isEqualTo(new EntryAttributes(7, 3, 0, value));
    entry.verify(start, 8 * longs);
    MemorySegment payload = entry.bytes().asSlice(start, 8 * longs);
    ValueLayout.OfLong layout = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
    for (long i = 0; i < longs; i++) {
      if (payload.getAtIndex(layout, i) != value) {
        throw new AssertionError("Long %d of the payload of %d differs".formatted(i, value));
      }
    }
    return value;
  }
}
