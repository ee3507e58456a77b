package dev.zerocopy.cache.codec.bytes;

import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.test.ValueSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Bytes and texts in every form, empty, small and of several blocks. */
public final class BytesSamples {

  private BytesSamples() {}

  /** A family for each form. */
  public static List<String> families() {
    return Stream.of(Form.values()).map(BytesSamples::family).toList();
  }

  private static String family(Form form) {
    return "bytes " + form;
  }

  /** The samples of a family. */
  public static List<ValueSample> of(String family, long seed) {
    Form form =
        Stream.of(Form.values())
            .filter(one -> family(one).equals(family))
            .findFirst()
            .orElseThrow();
    List<ValueSample> samples = new ArrayList<>();
    for (int size : List.of(0, 1, 1_000, 16 << 10, (256 << 10) + 1, 2_000_003)) {
      samples.add(
          new ValueSample(
              family + " of " + size,
              () -> form.of(seed + size, size),
              (made, read) ->
                  BytesValues.digest(Objects.requireNonNull(made))
                      .equals(BytesValues.digest(Objects.requireNonNull(read)))));
    }
    return samples;
  }
}
