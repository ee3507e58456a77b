package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same within one JVM, a test for each family of types. */
public abstract class ValueFamiliesContract extends ValueTypesContract {

  /** Takes what opens the backend here and in another JVM. */
  protected ValueFamiliesContract(Class<? extends StoreOpener> opener) {
    super(opener);
  }

  @ParameterizedTest
  @MethodSource("dev.zerocopy.cache.test.ValueSamples#families")
  void values_ofEachFamily_areReadBackEqual(String family) {
    List<String> wrong = new ArrayList<>();
    for (ValueSample sample : ValueSamples.of(family, seed)) {
      if (!cache.put(sample.name(), sample.value().get())) {
        wrong.add(sample.name() + " is not stored");
      } else if (!ReadValues.isHit(cache, sample)) {
        wrong.add(sample.name() + " is no hit, or another value");
      }
    }
    assertThat(wrong).as(TestSeed.hint()).isEmpty();
  }
}
