package dev.zerocopy.cache.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * {@code kill -9} in the middle of puts, evicts and clears: what had ended holds, what had begun is
 * either done or not.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillTests {

  static final int KEYS = 4;

  /** No version of a key: evicted, cleared or never put. */
  private static final int NONE = 0;

  /** Rows of a batch: entries that are mapped, and entries that are read. */
  private static final int LARGE = 2000;

  private static final int SMALL = 10;

  private final Random random = TestSeed.random();
  private final Map<Integer, Set<Integer>> possible = new HashMap<>();

  @TempDir private Path directory;

  @Test
  void process_killedAtAnyTime_leavesWhatHadEndedAndWholeEntriesOnly() throws Exception {
    killAgainAndAgain(5, LARGE);
  }

  @Test
  void process_killedWhileItChangesSmallEntries_leavesWhatHadEnded() throws Exception {
    killAgainAndAgain(5, SMALL);
  }

  @Test
  @Tag("huge")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void process_killedVeryOften_leavesWhatHadEndedAndWholeEntriesOnly() throws Exception {
    killAgainAndAgain(Integer.getInteger("zerocopy.test.kills", 300), LARGE);
  }

  private void killAgainAndAgain(int kills, int firstVersion) throws Exception {
    for (int key = 0; key < KEYS; key++) {
      possible.put(key, new HashSet<>(Set.of(NONE)));
    }
    int version = firstVersion;
    int changes = 0;
    for (int round = 0; round < kills; round++) {
      List<String> said = killedAfterAWhile(version);
      said.forEach(this::follow);
      changes += said.size();
      version += said.size();
      check(round);
    }
    assertThat(changes).isGreaterThan(kills * 4);
  }

  private List<String> killedAfterAWhile(int version) throws Exception {
    ChildJvm child =
        ChildJvm.start(
            RandomChanges.class,
            List.of("-XX:TieredStopAtLevel=1"),
            directory.toString(),
            String.valueOf(random.nextLong()),
            String.valueOf(version));
    try (child) {
      child.waitForLine("end put");
      Thread.sleep(random.nextInt(200));
    }
    child.waitForExit();
    return child.output();
  }

  /** Keeps what each key may hold, given one more line of the child's. */
  private void follow(String line) {
    String[] words = line.split(" ", -1);
    boolean begins = words[0].equals("begin");
    if (!begins && !words[0].equals("end")) {
      assertThat(line).doesNotContain("failed put");
      return;
    }
    List<Integer> keys = new ArrayList<>(possible.keySet());
    if (words.length > 2) {
      keys = List.of(Integer.valueOf(words[2]));
    }
    int after = words.length > 3 ? Integer.parseInt(words[3]) : NONE;
    for (int key : keys) {
      Set<Integer> versions = Objects.requireNonNull(possible.get(key));
      if (!begins) {
        versions.clear();
      }
      versions.add(after);
    }
  }

  private void check(int round) throws Exception {
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = Caches.open(opened, "tables");
      for (int key = 0; key < KEYS; key++) {
        NamedCache.Hit hit = cache.find(key);
        int found = NONE;
        if (hit != null) {
          ArrowTable table = (ArrowTable) Objects.requireNonNull(hit.value());
          found = FaultTables.version(table);
          assertThat(FaultTables.isRight(key, table)).as(TestSeed.hint()).isTrue();
        }
        assertThat(found)
            .as("key %d after kill %d, %s", key, round, TestSeed.hint())
            .isIn(Objects.requireNonNull(possible.get(key)));
        possible.put(key, new HashSet<>(Set.of(found)));
      }
      try (Stream<Path> folders = Files.list(directory.resolve("tmp"))) {
        assertThat(folders).as("folders of living processes").hasSize(1);
      }
    }
  }
}
