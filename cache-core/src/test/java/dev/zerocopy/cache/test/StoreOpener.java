package dev.zerocopy.cache.test;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.objects.AllowedTypes;
import dev.zerocopy.cache.codec.objects.ForyCodec;
import dev.zerocopy.cache.codec.records.RecordCodec;
import dev.zerocopy.cache.compression.Compression;
import dev.zerocopy.cache.store.CacheStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Opens a backend's store in whichever JVM; needs a public constructor without parameters, and must
 * itself be public.
 */
public interface StoreOpener {

  /**
   * Opens a store of one cache, always the same.
   *
   * @param location where the backend is, as {@link ValueTypesContract#location} says
   */
  Opened open(String location) throws Exception;

  /** How values are stored; by default as applications have it in files. */
  default CacheSerializer serializer() {
    return serializer(Compression.none());
  }

  /** How applications store values, compressed or not. */
  static CacheSerializer serializer(Compression compression) {
    ClassLoader loader = StoreOpener.class.getClassLoader();
    AllowedTypes allowed = AllowedTypes.of(List.of("dev.zerocopy.cache.codec."));
    return CacheSerializer.builder()
        .codec(new BytesCodec())
        .codec(new RecordCodec(loader))
        .fallback(new ForyCodec(allowed, loader))
        .compression(compression)
        .build();
  }

  /** A store, and what it is a part of. */
  record Opened(CacheStore store, Closeable backend) implements Closeable {

    @Override
    public void close() throws IOException {
      backend.close();
    }
  }
}
