package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.store.ChecksumMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cache.Cache;

/**
 * Spring's contract of a cache over the file backend: a new cache of one directory for each test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FileCacheContract extends SpringCacheContract {

  private final int nearMaxEntries;
  private StoreDirectory directory;
  private ZeroCopyCache cache;
  private int caches;

  FileCacheContract(int nearMaxEntries) {
    this.nearMaxEntries = nearMaxEntries;
  }

  @BeforeAll
  void open(@TempDir Path path) throws IOException {
    directory = StoreDirectory.open(StoreDirectoryOptions.of(path.resolve("cache")));
  }

  @BeforeEach
  void makeCache() {
    String name = "contract-" + caches++;
    cache =
        new ZeroCopyCache(
            NamedCache.of(
                name,
                directory.store(name, ChecksumMode.LAZY),
                SerializedCodec.serializer(),
                new TimeToLive(null, 0, List.of()),
                NearValues.of(nearMaxEntries)),
            "file");
  }

  @AfterAll
  void close() throws IOException {
    directory.close();
  }

  @Override
  Cache cache() {
    return cache;
  }

  @Override
  Set<Deviation> deviations() {
    return EnumSet.complementOf(EnumSet.of(Deviation.UNKNOWN_ENTRIES));
  }
}
