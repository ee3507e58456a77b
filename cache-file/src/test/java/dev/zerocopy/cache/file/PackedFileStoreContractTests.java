package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.test.ManualClock;
import dev.zerocopy.cache.test.PackedStore;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The contract with compressed entries, which are mapped. */
class PackedFileStoreContractTests extends FileStoreContractTests {

  @Override
  protected CacheStore open(String cache, ManualClock clock, @Nullable Duration timeToIdle)
      throws IOException {
    return new PackedStore(super.open(cache, clock, timeToIdle));
  }
}
