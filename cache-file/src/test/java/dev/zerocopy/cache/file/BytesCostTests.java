package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.bytes.BytesCodec;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.ChecksumMode;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hits of 256 MiB cost, in time and in resident pages; it prints them. */
@Tag("huge")
class BytesCostTests {

  private static final int SIZE = 256 << 20;
  private static final int HITS = 200_000;

  @TempDir private Path directory;
  private final byte[] content = new byte[SIZE];

  /** What is measured. */
  private interface Work {
    void run() throws Exception;
  }

  private double millis(String what, Work work) throws Exception {
    long resident = Caches.residentBytes(directory);
    long start = System.nanoTime();
    work.run();
    double millis = (System.nanoTime() - start) / 1e6;
    System.out.printf(
        "%-44s %9.3f ms, resident %+5d MiB%n",
        what, millis, (Caches.residentBytes(directory) - resident) >> 20);
    return millis;
  }

  private static Object hit(NamedCache cache, String key) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.find(key)).value());
  }

  @Test
  void hits_of256MiB_areMeasured() throws Exception {
    new Random(1).nextBytes(content);
    try (StoreDirectory store = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache lazy = open(store, "lazy", ChecksumMode.LAZY);
      for (String key : new String[] {"warm-up", "k"}) {
        millis("put segment " + key, () -> lazy.put(key, MemorySegment.ofArray(content)));
        millis("first hit, lazy, " + key, () -> hit(lazy, key));
      }
      double hot =
          millis(
              HITS + " hot hits",
              () -> {
                for (int i = 0; i < HITS; i++) {
                  hit(lazy, "k");
                }
              });
      System.out.printf("a hot hit %.0f ns%n", hot * 1e6 / HITS);
      assertThat(hot / HITS).isLessThan(1);
      verifyInPlace(store);
      NamedCache none = open(store, "none", ChecksumMode.NONE);
      none.put("k", MemorySegment.ofArray(content));
      millis("first hit, none", () -> hit(none, "k"));
      NamedCache eager = open(store, "eager", ChecksumMode.EAGER);
      eager.put("k", MemorySegment.ofArray(content));
      millis("first hit, eager", () -> hit(eager, "k"));
      stream(lazy);
    }
  }

  private void verifyInPlace(StoreDirectory store) throws Exception {
    NamedCache other = open(store, "other", ChecksumMode.LAZY);
    other.put("k", MemorySegment.ofArray(content));
    StoredEntry entry =
        Objects.requireNonNull(store.store("other", ChecksumMode.LAZY).find(CacheKey.of("k")));
    millis("verified in place, pages kept", () -> entry.verify(0, entry.lengthBytes()));
  }

  private void stream(NamedCache cache) throws Exception {
    millis(
        "put stream",
        () -> cache.put("s", StreamedInputStream.of(() -> new ByteArrayInputStream(content))));
    for (int i = 0; i < 3; i++) {
      millis(
          i == 0 ? "stream read, verified" : "stream read again",
          () -> {
            try (InputStream in = (InputStream) hit(cache, "s")) {
              in.transferTo(OutputStream.nullOutputStream());
            }
          });
    }
    cache.put("a", content);
    for (int i = 0; i < 3; i++) {
      millis(i == 0 ? "byte[] hit, verified" : "byte[] hit again", () -> hit(cache, "a"));
    }
  }

  private static NamedCache open(StoreDirectory store, String name, ChecksumMode mode) {
    CacheSerializer serializer =
        CacheSerializer.builder().codec(new BytesCodec()).checksum(mode).build();
    return new NamedCache(name, store.store(name, mode), serializer, null);
  }
}
