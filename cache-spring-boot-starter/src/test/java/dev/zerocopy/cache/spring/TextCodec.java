package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.Codec;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings as entries, for tests that want small values. */
public final class TextCodec implements Codec {

  private static final int ID = 60_000;
  private static final byte[] MAGIC = "TESTTEXT".getBytes(StandardCharsets.US_ASCII);

  public static CacheSerializer serializer() {
    return CacheSerializer.builder().codec(new TextCodec()).build();
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public boolean accepts(Object value) {
    return value instanceof String;
  }

  @Override
  public EntryAttributes write(Object value, EntryWriter writer) throws IOException {
    writer.begin(contentOffset -> Arrays.copyOf(MAGIC, EntryWriter.LEADING_BYTES));
    writer.finish(StandardCharsets.UTF_8.encode(value.toString()));
    return new EntryAttributes(ID, 0, 0, 0);
  }

  @Override
  public Object view(StoredEntry entry) {
    return StandardCharsets.UTF_8.decode(entry.metadata()).toString();
  }
}
