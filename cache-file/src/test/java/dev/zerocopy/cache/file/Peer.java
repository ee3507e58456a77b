package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.test.RandomDoubles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Main class of another process that shares a directory: does what the lines of its input say and
 * answers each with one line.
 *
 * <pre>
 *   put KEY SEED     stores the random table of a seed
 *   get KEY          answers with the sum of its column, or null
 *   load KEY SEED        loads through the cache; the loader says "loading KEY" and waits for a line
 *                        "go" or "fail"; the answer is the value's sum, or failed
 *   load-in KEY OTHER SEED   loads OTHER inside the loader of KEY, once told to go on
 *   get-idle KEY     the same in a cache of ten minutes' time to idle
 *   expire KEY SECONDS   lets a key's value expire then
 *   evict KEY, clear
 *   die-put KEY FILE     renames a file over the key's and dies before it says so
 *   die-evict KEY        unlinks the key's file and dies before it says so
 *   die-clear            writes the next generation and dies before it says so
 * </pre>
 */
final class Peer {

  static final Duration TIME_TO_IDLE = Duration.ofMinutes(10);

  private static final String CACHE = "tables";

  private final Path folder;
  private final NamedCache cache;
  private final NamedCache idle;
  private final BufferedReader input =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

  private Peer(Path directory, int maxReadBytes, int nearMaxEntries) throws IOException {
    StoreDirectory opened =
        StoreDirectory.open(
            StoreDirectoryOptions.of(directory)
                .withSmallValues(new SmallValues(maxReadBytes, 1 << 24)));
    this.cache = Caches.open(opened, CACHE, nearMaxEntries);
    this.idle = Caches.open(opened, CACHE, null, TIME_TO_IDLE);
    this.folder = directory.resolve("caches").resolve(CACHE);
  }

  public static void main(String[] arguments) throws Exception {
    Peer peer =
        new Peer(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    System.out.println("ready");
    for (String line = peer.input.readLine(); line != null; line = peer.input.readLine()) {
      System.out.println("answer " + peer.answer(line.split(" ", -1)));
    }
  }

  static double sumOf(long seed) {
    return sum(RandomDoubles.table(2, 1, 100, seed));
  }

  static double sum(ArrowTable table) {
    return RandomDoubles.sum(table, "d1");
  }

  private Object answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "put" -> cache.put(words[1], RandomDoubles.table(2, 1, 100, Long.parseLong(words[2])));
      case "get" -> get(cache, words[1]);
      case "get-idle" -> get(idle, words[1]);
      case "expire" -> cache.expireAfter(words[1], Duration.ofSeconds(Long.parseLong(words[2])));
      case "load" -> load(words[1], () -> loaded(words[1], Long.parseLong(words[2])));
      case "load-in" ->
          load(
              words[1],
              () -> {
                ArrowTable value = loaded(words[1], Long.parseLong(words[3]));
                cache.get(words[2], () -> value);
                return value;
              });
      case "evict" -> cache.evict(words[1]);
      case "clear" -> {
        cache.clear();
        yield true;
      }
      case "die-put" ->
          dieChanging(
              words[1],
              target -> Files.move(Path.of(words[2]), target, StandardCopyOption.REPLACE_EXISTING));
      case "die-evict" -> dieChanging(words[1], Files::delete);
      case "die-clear" -> dieClearing();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static Object get(NamedCache cache, String key) {
    NamedCache.Hit hit = cache.find(key);
    return hit == null ? "null" : sum((ArrowTable) Objects.requireNonNull(hit.value()));
  }

  private Object load(String key, Callable<ArrowTable> loader) {
    try {
      return sum((ArrowTable) Objects.requireNonNull(cache.get(key, loader)));
    } catch (Exception e) {
      return "failed";
    }
  }

  private ArrowTable loaded(String key, long seed) throws IOException {
    System.out.println("loading " + key);
    if ("fail".equals(input.readLine())) {
      throw new IOException("told to fail");
    }
    return RandomDoubles.table(2, 1, 100, seed);
  }

  private Object dieChanging(String key, FileChange change) throws IOException {
    CacheKey encoded = CacheKey.of(key);
    CoherencePage page = CoherencePage.open(folder);
    int share = Shards.shareOf(encoded);
    page.setCounter(share, page.counter(share) + 1);
    change.apply(FileNames.ofEntry(folder, encoded));
    Runtime.getRuntime().halt(0);
    throw new IllegalStateException();
  }

  private Object dieClearing() throws IOException {
    CoherencePage page = CoherencePage.open(folder);
    long generation = page.generationWord() >>> 1;
    page.setGenerationWord(generation << 1 | 1);
    Files.writeString(folder.resolve("generation"), generation + 1 + "\n");
    Runtime.getRuntime().halt(0);
    throw new IllegalStateException();
  }

  private interface FileChange {

    void apply(Path target) throws IOException;
  }
}
