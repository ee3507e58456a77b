package dev.zerocopy.cache.test;

import dev.zerocopy.cache.codec.arrow.ArrowTable;
import dev.zerocopy.cache.codec.bytes.BytesSamples;
import dev.zerocopy.cache.codec.objects.ObjectSamples;
import dev.zerocopy.cache.codec.records.RecordSamples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Samples of all that a cached method may return, in families: each class of records by the type of
 * its component, each form of bytes and text, objects, and tables by the type of their column.
 */
public final class ValueSamples {

  private static final String OBJECTS = "objects";

  private ValueSamples() {}

  /** The families' names. */
  public static List<String> families() {
    return Stream.of(
            RecordSamples.families().stream(),
            BytesSamples.families().stream(),
            Stream.of(OBJECTS),
            ArrowTypes.all().keySet().stream().map(type -> "table " + type))
        .flatMap(names -> names)
        .toList();
  }

  /** The samples of a family, which are the same for the same seed. */
  static List<ValueSample> of(String family, long seed) {
    if (RecordSamples.families().contains(family)) {
      return RecordSamples.of(family, seed);
    } else if (BytesSamples.families().contains(family)) {
      return BytesSamples.of(family, seed);
    }
    return family.equals(OBJECTS) ? objects(seed) : tables(family, seed);
  }

  private static List<ValueSample> objects(long seed) {
    List<ValueSample> samples = new ArrayList<>(ObjectSamples.all(seed));
    samples.add(new ValueSample("null", () -> null, Objects::equals));
    return samples;
  }

  private static List<ValueSample> tables(String family, long seed) {
    Field field = Objects.requireNonNull(ArrowTypes.all().get(family.substring("table ".length())));
    List<ValueSample> samples = new ArrayList<>();
    for (RandomTable.Nulls nulls : RandomTable.Nulls.values()) {
      for (int rows : List.of(0, 1, 300)) {
        samples.add(
            new ValueSample(
                family + " of " + rows + " rows, nulls " + nulls,
                () -> table(field, nulls, rows, seed),
                (made, read) -> digest(made).equals(digest(read))));
      }
    }
    return samples;
  }

  private static ArrowTable table(Field field, RandomTable.Nulls nulls, int rows, long seed) {
    try (BufferAllocator allocator = new RootAllocator();
        RandomTable table =
            RandomTable.of(List.of(field), nulls, new int[] {rows}, new Random(seed), allocator)) {
      return ArrowTable.copyOf(table.batches().getFirst(), table.provider());
    }
  }

  private static String digest(@Nullable Object table) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = ((ArrowTable) Objects.requireNonNull(table)).openReader(allocator)) {
      return TableDigest.of(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
