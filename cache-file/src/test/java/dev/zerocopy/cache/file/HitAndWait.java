package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.test.RandomDoubles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Main class of {@link ExpiryTests}: puts an entry, hits it ten minutes later by its clock, and
 * waits to be killed.
 */
final class HitAndWait {

  private HitAndWait() {}

  public static void main(String[] arguments) throws Exception {
    Instant start = Instant.ofEpochMilli(Long.parseLong(arguments[1]));
    AtomicReference<Instant> now = new AtomicReference<>(start);
    InstantSource clock = now::get;
    StoreDirectory directory =
        StoreDirectory.open(
            StoreDirectoryOptions.of(Path.of(arguments[0]))
                .withMaxMappings(100)
                .withMaxRetiredBytes(1L << 40)
                .withClock(clock));
    NamedCache cache =
        Caches.open(directory, "tables", Duration.ofHours(2), Duration.ofMinutes(16));
    cache.put("k", RandomDoubles.table(1, 1, 10, 1));
    now.set(start.plus(Duration.ofMinutes(10)));
    System.out.println(cache.find("k") == null ? "miss" : "hit");
    Thread.sleep(Duration.ofMinutes(5));
  }
}
