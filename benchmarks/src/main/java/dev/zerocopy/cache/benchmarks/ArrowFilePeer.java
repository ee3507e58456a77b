package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Arrow's own file reader and writer, which copy. */
final class ArrowFilePeer implements TablePeer {

  private final Path own;
  private List<VectorSchemaRoot> last = List.of();

  ArrowFilePeer(Path directory) throws IOException {
    own = Files.createDirectories(directory.resolve("arrow"));
  }

  private Path file(int number) {
    return own.resolve(number + ".arrow");
  }

  @Override
  public Object source() {
    return ArrowTables.batches();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void putTable(int number, Object source) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file(number), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        VectorSchemaRoot root =
            VectorSchemaRoot.create(ArrowTables.schema(), ArrowTables.ALLOCATOR);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      VectorLoader loader = new VectorLoader(root);
      for (VectorSchemaRoot batch : (List<VectorSchemaRoot>) source) {
        try (ArrowRecordBatch buffers = new VectorUnloader(batch).getRecordBatch()) {
          loader.load(buffers);
        }
        writer.writeBatch();
      }
      writer.end();
    }
  }

  /** All batches in memory; those of the hit before are freed, which ours does by itself. */
  @Override
  public Object get() throws IOException {
    last.forEach(VectorSchemaRoot::close);
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file(0));
        ArrowFileReader reader = new ArrowFileReader(channel, ArrowTables.ALLOCATOR)) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot kept =
            VectorSchemaRoot.create(ArrowTables.schema(), ArrowTables.ALLOCATOR);
        try (ArrowRecordBatch buffers =
            new VectorUnloader(reader.getVectorSchemaRoot()).getRecordBatch()) {
          new VectorLoader(kept).load(buffers);
        }
        batches.add(kept);
      }
    }
    last = batches;
    return batches;
  }

  @Override
  @SuppressWarnings("unchecked")
  public double sum(Object hit, int column) {
    double sum = 0;
    for (VectorSchemaRoot batch : (List<VectorSchemaRoot>) hit) {
      Float8Vector values = (Float8Vector) batch.getVector(column);
      for (int row = 0; row < values.getValueCount(); row++) {
        sum += values.get(row);
      }
    }
    return sum;
  }

  @Override
  public void close() {
    last.forEach(VectorSchemaRoot::close);
  }
}
