package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Caches over a directory, as the starter makes them. */
final class Caches {

  private Caches() {}

  static NamedCache open(StoreDirectory directory, String name) {
    return open(directory, name, (Duration) null);
  }

  static NamedCache open(StoreDirectory directory, String name, @Nullable Duration timeToLive) {
    return open(directory, name, timeToLive, null);
  }

  static NamedCache open(
      StoreDirectory directory,
      String name,
      @Nullable Duration timeToLive,
      @Nullable Duration timeToIdle) {
    CacheSerializer serializer = CacheSerializer.builder().build();
    return new NamedCache(
        name,
        directory.store(
            name, FileStoreOptions.of(serializer.checksum()).withTimeToIdle(timeToIdle)),
        serializer,
        timeToLive);
  }

  static NamedCache open(StoreDirectory directory, String name, int nearMaxEntries) {
    CacheSerializer serializer = CacheSerializer.builder().build();
    return NamedCache.of(
        name,
        directory.store(name, serializer.checksum()),
        serializer,
        new TimeToLive(null, 0, List.of()),
        NearValues.of(nearMaxEntries));
  }

  static NamedCache open(StoreDirectory directory, String name, Fsync fsync) {
    CacheSerializer serializer = CacheSerializer.builder().build();
    return new NamedCache(
        name,
        directory.store(name, FileStoreOptions.of(serializer.checksum()).withFsync(fsync)),
        serializer,
        null);
  }

  /** The table of a key that must be a hit. */
  static ArrowTable hit(NamedCache cache, Object key) {
    NamedCache.Hit hit = cache.find(key);
    if (hit == null) {
      throw new AssertionError(key + " must be a hit");
    }
    return (ArrowTable) Objects.requireNonNull(hit.value());
  }

  /** Bytes of all buffers of a table's columns. */
  static long bufferBytes(ArrowTable table) {
    long sum = 0;
    for (int i = 0; i < table.batchCount(); i++) {
      for (int column = 0; column < table.columns().size(); column++) {
        for (MemorySegment buffer : table.batch(i).column(column).buffers()) {
          sum += buffer.byteSize();
        }
      }
    }
    return sum;
  }

  /** The entry files below a directory. */
  static List<Path> entryFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".entry")).toList();
    }
  }

  /** Lines of {@code /proc/self/maps} that show an entry of a directory, unlinked ones too. */
  static List<String> mappedEntries(Path directory) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.contains(directory.toString()))
          .filter(line -> !line.matches(".*/(coherence|journal|budget)( \\(deleted\\))?"))
          .toList();
    }
  }

  /** Resident bytes of all mappings of a directory's entries, from {@code /proc/self/smaps}. */
  static long residentBytes(Path directory) throws IOException {
    long kibibytes = 0;
    boolean ours = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        ours = line.contains(directory.toString()) && line.contains(".entry");
      } else if (ours && line.startsWith("Rss:")) {
        kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return kibibytes << 10;
  }
}
