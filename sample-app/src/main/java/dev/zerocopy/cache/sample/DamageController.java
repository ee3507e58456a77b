package dev.zerocopy.cache.sample;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.file.StoreDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Damages the cached table, to show what the cache makes of it. */
@RestController
class DamageController {

  private static final String CACHE = "flights";

  /** One of the columns that all look at: the third. */
  private static final int COLUMN = 2;

  /** A table's first pieces: its schema, the first batch's description, then its columns. */
  private static final int FIRST_COLUMN_PIECE = 2;

  private final CacheManager caches;
  private final StoreDirectory directory;

  DamageController(CacheManager caches, StoreDirectory directory) {
    this.caches = caches;
    this.directory = directory;
  }

  /**
   * Flips one bit of the table's file; 409 if there is none.
   *
   * <p>A block is compared with its checksum once per mapping, when it is first touched. So the
   * table is stored once more before: what nobody has touched yet is found damaged by the next who
   * does, as it would be after a restart.
   */
  @PostMapping("/api/caches/flights/damage")
  Damage damage() throws IOException {
    Cache cache = caches.getCache(CACHE);
    if (cache == null || !(storedTable(cache) instanceof ArrowTable table)) {
      throw nothingStored();
    }
    cache.put(SimpleKey.EMPTY, table);
    Path file = entry().orElseThrow(DamageController::nothingStored);
    FlippedBit bit = FlippedBit.inPiece(file, FIRST_COLUMN_PIECE + COLUMN);
    return new Damage(
        directory.directory().relativize(file).toString(),
        table.columns().get(COLUMN).name(),
        bit.offset(),
        bit.before(),
        bit.after());
  }

  private static @Nullable Object storedTable(Cache cache) {
    Cache.ValueWrapper stored = cache.get(SimpleKey.EMPTY);
    return stored == null ? null : stored.get();
  }

  private static ResponseStatusException nothingStored() {
    return new ResponseStatusException(
        HttpStatus.CONFLICT, "Nothing is stored that could be damaged: query an airport first");
  }

  /** The table's file: the cache has this one entry. */
  private Optional<Path> entry() throws IOException {
    Path folder = directory.directory().resolve("caches").resolve(CACHE);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".entry")).findFirst();
    }
  }

  /**
   * Which bit was flipped.
   *
   * @param file below the cache's directory
   * @param offset of the byte in the file
   */
  record Damage(String file, String column, long offset, int before, int after) {}
}
