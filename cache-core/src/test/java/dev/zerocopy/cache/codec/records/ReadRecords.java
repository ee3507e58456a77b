package dev.zerocopy.cache.codec.records;

import java.nio.file.Files;
import java.nio.file.Path;

/** Main class that reads entries and compares them with a file of hashes of their texts. */
final class ReadRecords {

  private ReadRecords() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    int equal = 0;
    for (String line : Files.readAllLines(directory.resolve("expected"))) {
      String[] parts = line.split(" ", -1);
      String text = DeepText.of(RecordFiles.read(directory.resolve(parts[0])));
      if (text.hashCode() == Integer.parseInt(parts[1])) {
        equal++;
      } else {
        System.out.println("differs: " + parts[0] + " " + text);
      }
    }
    System.out.println("equal " + equal);
  }
}
