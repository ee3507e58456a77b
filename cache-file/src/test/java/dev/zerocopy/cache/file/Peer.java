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
 *   evict KEY, clear
 *   die-put KEY FILE     renames a file over the key's and dies before it says so
 *   die-evict KEY        unlinks the key's file and dies before it says so
 *   die-clear            writes the next generation and dies before it says so
 * </pre>
 */
final class Peer {

  private static final String CACHE = "tables";

  private final Path folder;
  private final NamedCache cache;
  private final BufferedReader input =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

  private Peer(Path directory) throws IOException {
    this.cache = Caches.open(StoreDirectory.open(StoreDirectoryOptions.of(directory)), CACHE);
    this.folder = directory.resolve("caches").resolve(CACHE);
  }

  public static void main(String[] arguments) throws Exception {
    Peer peer = new Peer(Path.of(arguments[0]));
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
      case "get" -> {
        NamedCache.Hit hit = cache.find(words[1]);
        yield hit == null ? "null" : sum((ArrowTable) Objects.requireNonNull(hit.value()));
      }
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
