package dev.zerocopy.cache.spring.autoconfigure;

import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.file.FileStoreOptions;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.spring.actuate.BackendState;
import dev.zerocopy.cache.store.CacheStore;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

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
  public Map<String, Object> describe(CacheSettings own) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("directory", directory.directory().toString());
    settings.put("fsync", EffectiveSettings.lowerCase(own.fsync()));
    settings.put("max-size", EffectiveSettings.orUnlimited(own.maxSize()));
    settings.put("max-entries", EffectiveSettings.orUnlimited(own.maxEntries()));
    return settings;
  }

  @Override
  public BackendState state() {
    Map<String, Object> details = new LinkedHashMap<>();
    boolean isWritable = Files.isWritable(directory.directory());
    boolean isLow = directory.isLowOnDisk();
    details.put("directory", directory.directory().toString());
    details.put("writable", isWritable);
    details.put("storing", isWritable && !isLow);
    details.put("stored", directory.storedBytes());
    details.put("free", directory.freeBytes());
    details.put("minFree", directory.minFreeBytes());
    return new BackendState(isLow || !isWritable, details);
  }
}
