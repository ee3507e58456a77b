package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;

/** Skeleton. */
public final class StoreDirectory implements AutoCloseable {

  private final StoreDirectoryOptions options;

  private StoreDirectory(StoreDirectoryOptions options) {
    this.options = options;
  }

  public static StoreDirectory open(StoreDirectoryOptions options) throws IOException {
    return new StoreDirectory(options);
  }

  public CacheStore store(String cacheName, ChecksumMode checksum) {
    return java.util.Objects.requireNonNull(null);
  }

  public Path directory() {
    return options.directory();
  }

  public long retiredBytes() {
    return 0;
  }

  public long mappedBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
