package dev.zerocopy.cache.test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A reader over roots that lie in memory.
 *
 * <p>The batches and dictionaries stay the caller's; {@link #close} closes the reader's root.
 */
public final class BatchesReader extends ArrowReader {

  private final VectorSchemaRoot root;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Long, Dictionary> known = new HashMap<>();
  private int next;
  private boolean closed;

  /** Makes a reader without batches; the schema is in memory format. */
  public BatchesReader(Schema schema, BufferAllocator allocator) {
    super(allocator);
    this.root = VectorSchemaRoot.create(schema, allocator);
  }

  /** Adds a batch. */
  public BatchesReader batch(VectorSchemaRoot batch) {
    return step(() -> load(batch));
  }

  /** Adds what happens when the next batch is asked for before {@link #batch} is added. */
  public BatchesReader before(Step step) {
    Step previous = steps.removeLast();
    return step(
        () -> {
          step.run();
          previous.run();
        });
  }

  /** Adds a step that loads a batch or throws. */
  public BatchesReader step(Step step) {
    steps.add(step);
    return this;
  }

  /** Makes a dictionary known, instead of an earlier one of its id. */
  public BatchesReader dictionary(Dictionary dictionary) {
    known.put(dictionary.getEncoding().getId(), dictionary);
    return this;
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  private void load(VectorSchemaRoot batch) {
    try (ArrowRecordBatch message = new VectorUnloader(batch).getRecordBatch()) {
      new VectorLoader(root).load(message);
    }
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return root;
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() {
    return known;
  }

  @Override
  public @Nullable Dictionary lookup(long id) {
    return known.get(id);
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return known.keySet();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    if (next == steps.size()) {
      return false;
    }
    steps.get(next++).run();
    return true;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  public void close() {
    closed = true;
    root.close();
  }

  @Override
  protected void closeReadSource() {}

  @Override
  protected Schema readSchema() {
    return root.getSchema();
  }

  /** What happens when a batch is asked for. */
  @FunctionalInterface
  public interface Step {

    /** Loads a batch or throws. */
    void run() throws IOException;
  }
}
