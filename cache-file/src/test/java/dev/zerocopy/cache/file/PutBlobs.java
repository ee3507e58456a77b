package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.ValueRefusedException;
import java.nio.file.Path;

/**
 * Main class of {@link BudgetProcessTests}: stores entries of a size in a cache with a limit, as
 * many as told, then waits.
 *
 * <p>Arguments: directory, bytes of the limit, prefix of the keys, number of entries, bytes of
 * each.
 */
final class PutBlobs {

  static final String CACHE = "blobs";

  private PutBlobs() {}

  public static void main(String[] arguments) throws Exception {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])));
    CacheStore store =
        directory.store(
            CACHE,
            FileStoreOptions.of(ChecksumMode.LAZY)
                .withLimits(new DiskLimits(Long.parseLong(arguments[1]), 0)));
    System.out.println("ready");
    int refused = 0;
    for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
      try {
        Blobs.put(store, arguments[2] + i, Long.parseLong(arguments[4]));
      } catch (ValueRefusedException e) {
        refused++;
      }
    }
    System.out.println("refused " + refused);
    while (System.in.read() >= 0) {
      // until the parent goes
    }
  }
}
