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

  @TempDir Path directory;

  private final List<StoreDirectory> opened = new ArrayList<>();

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle)
      throws IOException {
    StoreDirectory store =
        StoreDirectory.open(new StoreDirectoryOptions(directory, 100, 1L << 30, clock));
    opened.add(store);
    return store.store(cache, ChecksumMode.LAZY, Fsync.NONE, timeToIdle);
  }

  @AfterEach
  void close() throws IOException {
    for (StoreDirectory store : opened) {
      store.close();
    }
  }
}
