package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;

/** Main class of {@link ProcessTests}: puts tables under few keys until it is killed. */
final class PutForever {

  private PutForever() {}

  public static void main(String[] arguments) throws Exception {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])));
    NamedCache cache = Caches.open(directory, "tables");
    for (int i = 0; ; i++) {
      // The seed is the key: whoever finds an entry knows what must be in it.
      int key = i % 5;
      System.out.println(cache.put(key, RandomDoubles.table(3, 4, 30_000, key)) ? "put" : "failed");
    }
  }
}
