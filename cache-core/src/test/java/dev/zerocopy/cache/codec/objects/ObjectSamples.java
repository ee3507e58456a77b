package dev.zerocopy.cache.codec.objects;

import dev.zerocopy.cache.test.ValueSample;
import java.util.ArrayList;
import java.util.List;

/** Objects of every kind. */
public final class ObjectSamples {

  private ObjectSamples() {}

  /** The samples; other codecs than those of objects may store some of them. */
  public static List<ValueSample> all(long seed) {
    List<ValueSample> samples = new ArrayList<>();
    SampleObjects.all(seed)
        .forEach(
            (name, object) ->
                samples.add(
                    new ValueSample(
                        name, () -> object, (made, read) -> new Sameness(false).same(made, read))));
    return samples;
  }
}
