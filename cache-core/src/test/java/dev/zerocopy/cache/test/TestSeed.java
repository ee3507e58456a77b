package dev.zerocopy.cache.test;

import java.util.Random;

/** The seed of this run's random tests: {@code -Dzerocopy.test.seed} repeats a run. */
public final class TestSeed {

  private static final long SEED = Long.getLong("zerocopy.test.seed", System.nanoTime());

  static {
    System.out.println("Random tests of this run: -Dzerocopy.test.seed=" + SEED);
  }

  private TestSeed() {}

  /** A generator that starts at the seed. */
  public static Random random() {
    return new Random(SEED);
  }

  /** How to repeat the run, for the description of an assertion. */
  public static String hint() {
    return "-Dzerocopy.test.seed=" + SEED;
  }
}
