package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Main class of {@link IdleReleaseTests}: removes entries whose views nobody holds, then does
 * nothing until they are gone, and says what is left.
 *
 * <p>Arguments: directory, bytes that retired entries may hold.
 */
final class IdleRelease {

  private static final int ENTRIES = 10;

  private IdleRelease() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    try (StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withMaxRetiredBytes(Long.parseLong(arguments[1])))) {
      retireAll(opened);
      System.out.println("retired " + opened.retiredBytes());
      while (opened.retiredBytes() > 0) {
        Thread.sleep(100); // allocates nothing that would make the JVM collect
      }
      System.out.println("mappings " + opened.mappings());
      System.out.println(
          "mapped "
              + Caches.mappedEntries(directory).stream()
                  .filter(line -> line.contains(".entry"))
                  .count());
      System.out.println("files " + openFiles(directory));
    }
  }

  private static void retireAll(StoreDirectory opened) throws Exception {
    NamedCache cache = Caches.open(opened, "tables");
    for (int i = 0; i < ENTRIES; i++) {
      cache.put(i, RandomDoubles.table(4, 1, 20_000, i));
      RandomDoubles.sum(Caches.hit(cache, i), "d1");
    }
    cache.clear();
  }

  /** File descriptors of unlinked entries, whose blocks would not be free. */
  private static long openFiles(Path directory) throws Exception {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(Files::isSymbolicLink)
          .filter(fd -> readLink(fd).matches(directory + ".*\\.entry.*"))
          .count();
    }
  }

  private static String readLink(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }
}
