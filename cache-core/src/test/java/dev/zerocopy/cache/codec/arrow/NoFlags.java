package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.EntryFiles;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Writes and reads entries in a JVM that was started without any argument. */
final class NoFlags {

  private NoFlags() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(file);
      case "columns" -> columns(file);
      case "vectors" -> vectors(file);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void write(Path file) throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      EntryFiles.write(file, ArrowTables.streaming(allocator, 3, 3, 1_000));
    }
    System.out.println("written");
  }

  private static void columns(Path file) throws Exception {
    double sum = 0;
    for (ArrowBatch batch : EntryFiles.openTable(file).project("text", "v2").batches()) {
      ArrowColumn column = batch.column("v2");
      for (int row = 0; row < batch.rowCount(); row++) {
        sum += column.getDouble(row) + batch.column("text").getString(row).length();
      }
    }
    System.out.println("sum " + sum);
  }

  private static void vectors(Path file) throws Exception {
    double sum = 0;
    for (ArrowBatch batch : EntryFiles.openTable(file).batches()) {
      Float8Vector vector = (Float8Vector) batch.toRoot().getVector("v2");
      for (int row = 0; row < batch.rowCount(); row++) {
        sum += vector.get(row);
      }
    }
    System.out.println("root " + sum);
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = EntryFiles.openTable(file).openReader(allocator)) {
      sum = 0;
      while (reader.loadNextBatch()) {
        Float8Vector vector = (Float8Vector) reader.getVectorSchemaRoot().getVector("v2");
        for (int row = 0; row < vector.getValueCount(); row++) {
          sum += vector.get(row);
        }
      }
    }
    System.out.println("reader " + sum);
  }
}
