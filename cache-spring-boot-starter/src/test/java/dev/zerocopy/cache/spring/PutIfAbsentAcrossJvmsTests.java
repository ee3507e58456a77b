package dev.zerocopy.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.test.ChildJvm;
import dev.zerocopy.cache.test.TestSeed;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that put under one key if it is absent: one of them stores its value, all see it. */
class PutIfAbsentAcrossJvmsTests {

  private static final int JVMS = 3;
  private static final int ROUNDS = 8;
  private static final int KEYS = 150;

  @TempDir private Path directory;

  @Test
  void putIfAbsent_inThreeJvms_isWonByOneThatAllSee() throws Exception {
    Random random = TestSeed.random();
    List<ChildJvm> jvms = new ArrayList<>();
    try {
      for (int i = 0; i < JVMS; i++) {
        jvms.add(start("jvm" + i, random.nextLong()));
      }
      race(jvms);
    } finally {
      jvms.forEach(ChildJvm::close);
    }
    Map<String, List<String>> winners = new HashMap<>();
    Map<String, List<String>> seen = new HashMap<>();
    for (int i = 0; i < JVMS; i++) {
      for (String line : jvms.get(i).output()) {
        if (line.startsWith("put ")) {
          String[] words = line.split(" ", -1);
          String owner = words[2].equals("won") ? "jvm" + i : words[2];
          if (words[2].equals("won")) {
            winners.computeIfAbsent(words[1], _ -> new ArrayList<>()).add(owner);
          }
          seen.computeIfAbsent(words[1], _ -> new ArrayList<>()).addAll(List.of(owner, words[3]));
        }
      }
    }
    assertThat(seen).as(TestSeed.hint()).hasSize(ROUNDS * KEYS);
    seen.forEach(
        (key, owners) -> {
          List<String> won = winners.getOrDefault(key, List.of());
          assertThat(won).as("winners of %s, %s", key, TestSeed.hint()).hasSize(1);
          assertThat(owners)
              .as("values of %s, %s", key, TestSeed.hint())
              .hasSize(2 * JVMS)
              .containsOnly(won.getFirst());
        });
    Map<String, Long> wins = new HashMap<>();
    winners.values().forEach(one -> wins.merge(one.getFirst(), 1L, Long::sum));
    System.out.println("putIfAbsent over " + ROUNDS * KEYS + " keys was won by " + wins);
  }

  private ChildJvm start(String name, long seed) throws Exception {
    return ChildJvm.start(
        PutIfAbsentRace.class,
        List.of("-Xmx128m"),
        directory.resolve("cache").toString(),
        name,
        Integer.toString(ROUNDS),
        Integer.toString(KEYS),
        Long.toString(seed));
  }

  private static void race(List<ChildJvm> jvms) throws Exception {
    for (ChildJvm jvm : jvms) {
      jvm.waitForLine("ready");
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (ChildJvm jvm : jvms) {
        OutputStream input = jvm.process().getOutputStream();
        input.write('\n');
        input.flush();
      }
      for (ChildJvm jvm : jvms) {
        jvm.waitForLine("round", round);
      }
    }
    for (ChildJvm jvm : jvms) {
      assertThat(jvm.waitForExit()).as(() -> String.join("\n", jvm.output())).isZero();
    }
  }
}
