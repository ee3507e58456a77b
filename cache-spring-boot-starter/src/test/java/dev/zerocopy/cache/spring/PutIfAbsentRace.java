package dev.zerocopy.cache.spring;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.file.StoreDirectory;
import dev.zerocopy.cache.file.StoreDirectoryOptions;
import dev.zerocopy.cache.store.ChecksumMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;

/**
 * Main class of {@link PutIfAbsentAcrossJvmsTests}: puts a value of its own under each key if there
 * is none, and prints what it got, round by round.
 *
 * <p>Arguments: directory, a name of its own, rounds, keys, seed. Each round begins when a line
 * comes on the standard input.
 */
final class PutIfAbsentRace {

  private PutIfAbsentRace() {}

  public static void main(String[] arguments) throws Exception {
    String self = arguments[1];
    int rounds = Integer.parseInt(arguments[2]);
    int keys = Integer.parseInt(arguments[3]);
    Random random = new Random(Long.parseLong(arguments[4]));
    try (StoreDirectory directory =
        StoreDirectory.open(StoreDirectoryOptions.of(Path.of(arguments[0])))) {
      Cache cache =
          new ZeroCopyCache(
              new NamedCache(
                  "race",
                  directory.store("race", ChecksumMode.LAZY),
                  SerializedCodec.serializer(),
                  null),
              "file");
      System.out.println("ready");
      for (int round = 0; round < rounds; round++) {
        if (System.in.read() < 0) {
          return;
        }
        List<Integer> order = new ArrayList<>();
        for (int key = 0; key < keys; key++) {
          order.add(round * keys + key);
        }
        Collections.shuffle(order, new Random(random.nextLong(4))); // often in one order
        for (int key : order) {
          int padding = random.nextInt(8) == 0 ? 30_000 : random.nextInt(100);
          Cache.ValueWrapper there = cache.putIfAbsent(key, self + " " + "x".repeat(padding));
          String seen = there == null ? "won" : ownerOf(there);
          System.out.println("put " + key + " " + seen + " " + ownerOf(cache.get(key)));
        }
        System.out.println("round");
      }
    }
  }

  private static String ownerOf(Cache.@Nullable ValueWrapper wrapper) {
    Object value = Objects.requireNonNull(wrapper, "a miss of a key that was put").get();
    return Objects.requireNonNull(value).toString().split(" ", 2)[0];
  }
}
