package dev.zerocopy.cache.sample;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * Reads an Arrow file as a stream with Arrow's own reader, which needs a JVM of its own with {@code
 * --add-opens}, and prints its rows and the sum of a column.
 */
final class ArrowSums {

  private static final int MAGIC_BYTES = 8;

  private ArrowSums() {}

  public static void main(String[] arguments) throws IOException {
    long rows = 0;
    long sum = 0;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(Path.of(arguments[0])))) {
      file.skipNBytes(MAGIC_BYTES);
      try (BufferAllocator allocator = new RootAllocator();
          ArrowStreamReader reader = new ArrowStreamReader(file, allocator)) {
        while (reader.loadNextBatch()) {
          IntVector column = (IntVector) reader.getVectorSchemaRoot().getVector(arguments[1]);
          for (int row = 0; row < column.getValueCount(); row++) {
            sum += column.get(row);
          }
          rows += column.getValueCount();
        }
      }
    }
    System.out.println("\n" + rows + " rows, sum " + sum);
  }

  /** Runs it and returns what it prints; its own line is the last, after the library's log. */
  static String of(Path file, String column) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ArrowSums.class.getName(),
            file.toString(),
            column);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream output = process.getInputStream()) {
      String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return printed.strip();
    }
  }
}
