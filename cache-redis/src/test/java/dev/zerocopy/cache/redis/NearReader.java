package dev.zerocopy.cache.redis;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that keeps values near and asks for one again and again, until it is killed. */
final class NearReader {

  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

  private NearReader() {}

  static NamedCache cache(FaultyBackend backend) {
    return NamedCache.of(
        "texts",
        backend.backend().store("texts", RedisStoreOptions.DEFAULT.withNear()),
        CacheSerializer.builder().build(),
        new TimeToLive(null, 0, List.of()),
        NearValues.of(100));
  }

  /**
   * Takes the server's address and the key prefix. Prints a line whenever something has changed:
   * whether it listens, then the value.
   */
  public static void main(String[] arguments) {
    try (FaultyBackend backend = FaultyBackend.on(RedisURI.create(arguments[0]), arguments[1])) {
      NamedCache cache = cache(backend);
      String last = "";
      while (true) {
        boolean isListening = backend.backend().isListening();
        NamedCache.Hit hit = cache.find("key");
        String line = (isListening ? "listening " : "deaf ") + (hit == null ? "none" : hit.value());
        if (!line.equals(last)) {
          System.out.println(line);
          last = line;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
