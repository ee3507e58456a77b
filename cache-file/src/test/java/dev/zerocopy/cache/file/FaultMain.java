package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.cache.NearValues;
import dev.zerocopy.cache.cache.TimeToLive;
import dev.zerocopy.cache.codec.CacheSerializer;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.MissReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Main class of {@link FaultyProcess}: an application with one cache, which does what it reads from
 * its standard input and answers each line by one that begins with its number.
 */
final class FaultMain {

  /** Small tables are kept as objects too: no fault may bring one back that is gone. */
  private static final int NEAR_ENTRIES = 100;

  private final NamedCache cache;
  private final Map<Integer, ArrowTable> held = new HashMap<>();
  private final Deque<FileChannel> files = new ArrayDeque<>();
  private final Deque<Arena> mappings = new ArrayDeque<>();

  private FaultMain(NamedCache cache) {
    this.cache = cache;
  }

  public static void main(String[] arguments) throws Exception {
    StoreDirectory directory = StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])));
    Fsync fsync = Fsync.valueOf(arguments[1]);
    CacheSerializer serializer = CacheSerializer.builder().build();
    FaultMain application =
        new FaultMain(
            NamedCache.of(
                "tables",
                directory.store(
                    "tables", FileStoreOptions.of(serializer.checksum()).withFsync(fsync)),
                serializer,
                new TimeToLive(null, 0, List.of()),
                NearValues.of(NEAR_ENTRIES)));
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println("#" + ++number + " " + application.answer(line));
    }
    Runtime.getRuntime().halt(0);
  }

  private String answer(String line) {
    String[] words = line.split(" ", 2);
    try {
      if (words[0].equals("sh")) {
        return "exit " + new ProcessBuilder("sh", "-c", words[1]).inheritIO().start().waitFor();
      }
      int[] numbers = new int[2];
      if (words.length > 1) {
        numbers = Arrays.stream(words[1].split(" ", -1)).mapToInt(Integer::parseInt).toArray();
      }
      return answer(words[0], numbers);
    } catch (Throwable e) {
      return "FAILED " + e;
    }
  }

  private String answer(String command, int[] of) throws Exception {
    return switch (command) {
      case "put" -> String.valueOf(cache.put(of[0], FaultTables.table(of[0], of[1])));
      case "call" -> call(of[0], of[1]);
      case "call-root" -> callRoot(of[0], of[1]);
      case "find" -> found(of[0], cache.find(of[0]));
      case "hold" -> hold(of[0]);
      case "read" -> read(of[0]);
      case "evict" -> String.valueOf(cache.evict(of[0]));
      case "clear" -> clear();
      case "take-files" -> takeFiles(of[0]);
      case "take-mappings" -> takeMappings(of[0]);
      case "give-back" -> giveBack();
      case "counters" -> counters();
      default -> throw new IllegalArgumentException(command);
    };
  }

  /** What {@code @Cacheable} does, with a method that makes a version of a key's value. */
  private String call(int key, int version) throws Exception {
    boolean[] ran = new boolean[1];
    Object value =
        cache.get(
            key,
            () -> {
              ran[0] = true;
              return FaultTables.table(key, version);
            });
    return (ran[0] ? "ran " : "hit ") + described(key, value);
  }

  /** The same with a method whose value is a root, which needs no file of its own. */
  private String callRoot(int key, int version) throws Exception {
    boolean[] ran = new boolean[1];
    Object value =
        cache.get(
            key,
            () -> {
              ran[0] = true;
              return FaultTables.root(key, version);
            });
    VectorSchemaRoot root = (VectorSchemaRoot) Objects.requireNonNull(value);
    return (ran[0] ? "ran " : "hit ") + (FaultTables.isRight(key, root) ? "right" : "wrong");
  }

  private static String found(int key, NamedCache.@Nullable Hit hit) {
    return hit == null ? "miss" : "hit " + described(key, hit.value());
  }

  private static String described(int key, @Nullable Object value) {
    ArrowTable table = (ArrowTable) Objects.requireNonNull(value);
    return FaultTables.version(table) + (FaultTables.isRight(key, table) ? " right" : " wrong");
  }

  private String hold(int key) {
    NamedCache.Hit hit = cache.find(key);
    if (hit == null) {
      return "miss";
    }
    held.put(key, (ArrowTable) Objects.requireNonNull(hit.value()));
    return "held";
  }

  private String read(int key) {
    try {
      return described(key, held.get(key));
    } catch (CorruptEntryException | InternalError e) {
      return e.getClass().getSimpleName();
    }
  }

  private String clear() {
    cache.clear();
    return "cleared";
  }

  /** Opens files until there is room for a number of them only. */
  private String takeFiles(int left) throws IOException {
    try {
      while (true) {
        files.push(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
      }
    } catch (IOException e) {
      for (int i = 0; i < left; i++) {
        files.pop().close();
      }
      return "taken " + files.size();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by giveBack
  private Arena arena() {
    Arena arena = Arena.ofShared();
    mappings.push(arena);
    return arena;
  }

  /** Maps a page until there is room for a number of mappings only. */
  private String takeMappings(int left) throws IOException {
    Path page = Files.createTempFile("fault", ".page");
    try (FileChannel file =
        FileChannel.open(
            page,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long room = Long.parseLong(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).get(0));
      try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
        room -= lines.count() + left;
      }
      for (long i = 0; i < room; i++) {
        file.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena());
      }
    } catch (IOException | OutOfMemoryError e) {
      return "refused " + mappings.size();
    }
    return "taken " + mappings.size();
  }

  private String giveBack() throws IOException {
    while (!files.isEmpty()) {
      files.pop().close();
    }
    while (!mappings.isEmpty()) {
      mappings.pop().close();
    }
    return "given";
  }

  private String counters() {
    var statistics = cache.statistics();
    StringBuilder text = new StringBuilder();
    for (MissReason reason : MissReason.values()) {
      text.append(reason).append('=').append(statistics.misses(reason)).append(' ');
    }
    return text + "failed=" + statistics.putFailures.sum();
  }
}
