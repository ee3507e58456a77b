package dev.zerocopy.cache.test;

import dev.zerocopy.cache.store.CacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The contract against the simplest store, so that it asks nothing that cannot be. */
class TempStoreTests extends CacheStoreContract {

  @TempDir private Path directory;

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle)
      throws IOException {
    return new TempStore(Files.createTempDirectory(directory, "cache"), clock, timeToIdle);
  }
}
