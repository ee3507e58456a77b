package dev.zerocopy.cache.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zerocopy.cache.cache.NamedCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every backend keeps of every value: it comes back equal, in this JVM and in another. A
 * backend's tests inherit it with a {@link StoreOpener} of their own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ValueTypesContract {

  final long seed = TestSeed.random().nextLong();
  private final Class<? extends StoreOpener> opener;

  private String location = "";
  private StoreOpener.Opened opened;
  NamedCache cache;

  /** Takes what opens the backend here and in another JVM. */
  protected ValueTypesContract(Class<? extends StoreOpener> opener) {
    this.opener = opener;
  }

  /**
   * Where the backend is, for {@link StoreOpener#open}.
   *
   * @param directory an empty one, for backends that keep files
   */
  protected String location(Path directory) throws Exception {
    return directory.toString();
  }

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    location = location(directory.resolve("store"));
    StoreOpener made = opener.getConstructor().newInstance();
    opened = made.open(location);
    cache = new NamedCache("values", opened.store(), made.serializer(), null);
  }

  @AfterAll
  void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  @Test
  void everyValue_inAnotherJvm_isEqual() throws Exception {
    int samples = 0;
    for (String family : ValueSamples.families()) {
      for (ValueSample sample : ValueSamples.of(family, seed)) {
        samples++;
        if (cache.find(sample.name()) == null) { // it may be there from the other tests
          cache.put(sample.name(), sample.value().get());
        }
      }
    }
    List<String> output =
        ChildJvm.run(ReadValues.class, List.of(), opener.getName(), location, String.valueOf(seed));
    assertThat(output).as(TestSeed.hint()).noneMatch(line -> line.startsWith("wrong: "));
    assertThat(ChildJvm.lineOf(output, "equal: ")).isEqualTo(String.valueOf(samples));
  }
}
