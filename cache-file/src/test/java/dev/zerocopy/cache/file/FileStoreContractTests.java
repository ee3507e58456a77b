package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.test.CacheStoreContract;
import dev.zerocopy.cache.test.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class FileStoreContractTests extends CacheStoreContract {

  /** Maps all, however small it is. */
  static final SmallValues MAPPED = new SmallValues(0, 0);

  /** Reads all, however large it is, and keeps all. */
  static final SmallValues READ = new SmallValues(Integer.MAX_VALUE, 1L << 30);

  @TempDir Path directory;

  private final List<StoreDirectory> opened = new ArrayList<>();

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle)
      throws IOException {
    StoreDirectory store =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxMappings(100)
                .withMaxRetiredBytes(1L << 30)
                .withSmallValues(smallValues())
                .withClock(clock));
    opened.add(store);
    return store.store(cache, FileStoreOptions.of(ChecksumMode.LAZY).withTimeToIdle(timeToIdle));
  }

  SmallValues smallValues() {
    return MAPPED;
  }

  @AfterEach
  void close() throws IOException {
    for (StoreDirectory store : opened) {
      store.close();
    }
  }
}
