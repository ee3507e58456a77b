package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Main class of {@link KillTests}: changes a few keys until it is killed, and says before and after
 * each change what it is.
 */
final class RandomChanges {

  private RandomChanges() {}

  public static void main(String[] arguments) throws Exception {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])));
    NamedCache cache = Caches.open(directory, "tables");
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
    int version = Integer.parseInt(arguments[2]);
    while (true) {
      int key = random.nextInt(KillTests.KEYS);
      switch (random.nextInt(12)) {
        case 0 -> {
          System.out.println("begin clear");
          cache.clear();
          System.out.println("end clear");
        }
        case 1, 2 -> {
          System.out.println("begin evict " + key);
          cache.evict(key);
          System.out.println("end evict " + key);
        }
        default -> {
          int next = ++version;
          System.out.println("begin put " + key + " " + next);
          boolean stored = cache.put(key, FaultTables.table(key, next));
          System.out.println((stored ? "end put " : "failed put ") + key + " " + next);
        }
      }
    }
  }
}
