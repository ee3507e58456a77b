package dev.zerocopy.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random nested keys against {@link KeyModel}; {@code -Dzerocopy.test.seed} repeats a run. */
class KeyEncoderRandomTests {

  private static final int KEYS = 40_000;
  private static final int DEPTH = 4;

  private final long seed = Long.getLong("zerocopy.test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void encode_randomKeys_isTheSameExactlyForEqualModels() {
    Map<String, KeyModel> models = new HashMap<>();
    Map<KeyModel, String> encoded = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      KeyModel model = KeyModel.random(random, DEPTH);
      KeyModel neighbour = KeyModel.mutate(model, random);
      for (KeyModel each : List.of(model, model, neighbour, neighbour)) {
        String bytes = hex(KeyModel.realise(each, random));
        assertThat(models.computeIfAbsent(bytes, _ -> each))
            .as("seed %d, keys with the bytes %s", seed, bytes)
            .isEqualTo(each);
        assertThat(encoded.computeIfAbsent(each, _ -> bytes))
            .as("seed %d, bytes of %s", seed, each)
            .isEqualTo(bytes);
      }
    }
    assertThat(models).hasSizeGreaterThan(KEYS / 4);
  }

  @Test
  void keyModel_equality_isThatOfTheKeys() {
    for (int i = 0; i < KEYS; i++) {
      KeyModel model = KeyModel.random(random, DEPTH);
      KeyModel neighbour = random.nextBoolean() ? model : KeyModel.mutate(model, random);
      if (!KeyModel.hasArray(model)) {
        Object key = KeyModel.realise(model, random);
        assertThat(Objects.equals(key, KeyModel.realise(neighbour, random)))
            .as("seed %d, %s and %s", seed, model, neighbour)
            .isEqualTo(model.equals(neighbour));
      }
    }
  }

  private static String hex(@Nullable Object key) {
    return HexFormat.of().formatHex(KeyEncoder.encode(key));
  }
}
