package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.codec.arrow.StreamingArrowTable.SourceFailedException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A user's reader, every exception of which is marked as the user's. */
final class GuardedReader extends ArrowReader {

  private final ArrowReader reader;

  GuardedReader(Supplier<? extends ArrowReader> opener) {
    super(ArrowMemory.allocator());
    this.reader = guard(opener::get);
  }

  @Override
  public VectorSchemaRoot getVectorSchemaRoot() {
    return guard(reader::getVectorSchemaRoot);
  }

  @Override
  public Map<Long, Dictionary> getDictionaryVectors() {
    return guard(reader::getDictionaryVectors);
  }

  @Override
  public @Nullable Dictionary lookup(long id) {
    return guard(() -> reader.getDictionaryVectors().get(id));
  }

  @Override
  public Set<Long> getDictionaryIds() {
    return getDictionaryVectors().keySet();
  }

  @Override
  public boolean loadNextBatch() {
    return guard(reader::loadNextBatch);
  }

  @Override
  public long bytesRead() {
    return reader.bytesRead();
  }

  @Override
  public void close() {
    guard(
        () -> {
          reader.close();
          return true;
        });
  }

  @Override
  protected void closeReadSource() {
    close();
  }

  @Override
  protected Schema readSchema() {
    return getVectorSchemaRoot().getSchema();
  }

  private static <T extends @Nullable Object> T guard(Step<T> step) {
    try {
      return step.run();
    } catch (Throwable e) {
      throw new SourceFailedException(e);
    }
  }

  private interface Step<T extends @Nullable Object> {
    T run() throws IOException;
  }
}
