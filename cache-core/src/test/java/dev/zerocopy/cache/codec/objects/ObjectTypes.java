package dev.zerocopy.cache.codec.objects;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads in a JVM of its own what {@link ObjectTypesTests} stored, and makes it anew to compare. */
final class ObjectTypes {

  private ObjectTypes() {}

  static String fileName(int number) {
    return "sample-" + number;
  }

  /** Takes the directory and the seed of the samples. */
  public static void main(String[] arguments) throws IOException {
    ForyCodec codec = ObjectFiles.fory();
    List<String> wrong = new ArrayList<>();
    int number = 0;
    for (Map.Entry<String, Object> sample :
        SampleObjects.all(Long.parseLong(arguments[1])).entrySet()) {
      Object read = ObjectFiles.read(Path.of(arguments[0], fileName(number++)), codec);
      if (!new Sameness(true).same(sample.getValue(), read)) {
        wrong.add(sample.getKey());
      }
    }
    System.out.println("read: " + number);
    System.out.println("wrong: " + (wrong.isEmpty() ? "none" : wrong));
  }
}
