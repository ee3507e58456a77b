package dev.zerocopy.cache.codec.records;

import dev.zerocopy.cache.codec.records.RandomRecords.Mode;
import dev.zerocopy.cache.test.ValueSample;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Records with a component of every type, as lists, arrays and single ones. */
public final class RecordSamples {

  private RecordSamples() {}

  /** A family for each type. */
  public static List<String> families() {
    return RecordTypes.all().stream().map(RecordSamples::family).toList();
  }

  private static String family(Class<?> type) {
    return "records " + type.getSimpleName();
  }

  /** The samples of a family. */
  public static List<ValueSample> of(String family, long seed) {
    Class<? extends Record> type =
        RecordTypes.all().stream()
            .filter(one -> family(one).equals(family))
            .findFirst()
            .orElseThrow();
    List<ValueSample> samples = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      long own = seed + mode.name().hashCode();
      String name = family + ", " + mode;
      samples.add(sample(name + ", list of 1", () -> list(type, mode, 1, own)));
      samples.add(sample(name + ", list of 20", () -> list(type, mode, 20, own)));
      samples.add(sample(name + ", single", () -> list(type, mode, 1, own).getFirst()));
      samples.add(
          sample(
              name + ", array",
              () -> list(type, mode, 7, own).toArray((Object[]) Array.newInstance(type, 0))));
    }
    return samples;
  }

  private static List<? extends Record> list(
      Class<? extends Record> type, Mode mode, int count, long seed) {
    return new RandomRecords(new Random(seed)).list(type, mode, count);
  }

  private static ValueSample sample(String name, Supplier<?> value) {
    return new ValueSample(
        name, value, (made, read) -> DeepText.of(made).equals(DeepText.of(read)));
  }
}
