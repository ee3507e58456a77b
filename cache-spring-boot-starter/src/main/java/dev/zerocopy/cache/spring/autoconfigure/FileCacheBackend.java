package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.FileStoreOptions;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.store.CacheStore;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Opens caches in the file backend's directory. */
final class FileCacheBackend implements CacheBackend {

  private final StoreDirectory directory;
  private final CacheSerializer serializer;

  FileCacheBackend(StoreDirectory directory, CacheSerializer serializer) {
    this.directory = directory;
    this.serializer = serializer;
  }

  @Override
  public CacheSerializer serializer() {
    return serializer;
  }

  @Override
  public CacheStore open(String name, CacheSettings own, CacheSerializer variant) {
    try {
      return directory.store(
          name,
          new FileStoreOptions(variant.checksum(), own.fsync(), own.timeToIdle(), own.limits()));
    } catch (UncheckedIOException e) {
      throw new DirectoryFailedException(
          directory.directory(), e.getMessage() + ": " + e.getCause(), e);
    }
  }

  @Override
  public String describe(CacheSettings own) {
    return "in %s, fsync %s, max size %s, max entries %s"
        .formatted(
            directory.directory(),
            own.fsync().name().toLowerCase(Locale.ROOT),
            own.maxSize() == null ? "the directory's" : own.maxSize(),
            own.maxEntries() == null ? "the directory's" : own.maxEntries());
  }
}
