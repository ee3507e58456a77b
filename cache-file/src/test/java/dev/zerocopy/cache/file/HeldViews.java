package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.StoreStatistics;
import dev.zerocopy.cache.store.ValueRefusedException.Reason;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Main class of {@link HeldViewsTests}: holds views of entries that were replaced until a put
 * fails, lets go of them until one does not, and says what happened.
 *
 * <p>Arguments: directory, bytes that retired entries may hold.
 */
final class HeldViews {

  private final NamedCache cache;
  private final StoreDirectory directory;
  private final List<ArrowTable> held = new ArrayList<>();

  private HeldViews(StoreDirectory directory) {
    this.directory = directory;
    this.cache = Caches.open(directory, "tables");
  }

  public static void main(String[] arguments) throws Exception {
    try (StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(Path.of(arguments[0]))
                .withMaxRetiredBytes(Long.parseLong(arguments[1])))) {
      new HeldViews(opened).run();
    }
  }

  private void run() throws Exception {
    for (int i = 0; i < 5; i++) {
      cache.put("k", table(i));
      held.add(Caches.hit(cache, "k"));
    }
    cache.put("k", table(5));
    System.out.println("holds " + directory.retiredBytes());
    while (cache.put("probe", table(6))) {
      Thread.sleep(200);
    }
    StoreStatistics statistics = cache.statistics();
    System.out.println("refused puts " + statistics.refusals(Reason.NO_ROOM));
    System.out.println("hit " + Caches.hit(cache, "k").rowCount());
    Object loaded = Objects.requireNonNull(cache.get("new", () -> table(7)));
    System.out.println("loaded " + ((ArrowTable) loaded).rowCount());
    System.out.println("evicted " + cache.evict("k") + ", then " + cache.find("k"));
    System.out.println("views " + held.stream().mapToLong(ArrowTable::rowCount).sum());
    held.clear();
    while (!cache.put("probe", table(8))) {
      Thread.sleep(200);
      System.gc(); // as an application that is at work does by itself
    }
    System.out.println("stored again, retired " + directory.retiredBytes());
  }

  private static ArrowTable table(long seed) {
    return RandomDoubles.table(4, 1, 20_000, seed);
  }
}
