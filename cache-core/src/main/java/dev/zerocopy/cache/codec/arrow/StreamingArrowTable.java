package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.UnsupportedValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A table that does not exist until it is stored or used.
 *
 * <p>NEW until then; STORED once a cache has it, SPOOLED if it was used before any cache took it,
 * FAILED for good once its source threw. A put that failed for the cache's own reasons leaves it
 * NEW.
 *
 * <p><b>Threads</b>: safe; whoever uses it while another thread reads the source waits for that.
 */
final class StreamingArrowTable implements ArrowTable {

  private final ReentrantLock lock = new ReentrantLock();

  /** Null once there is a table; guarded by lock. */
  private @Nullable Supplier<? extends ArrowReader> source;

  /** Guarded by lock. */
  private @Nullable SourceFailedException failure;

  private volatile @Nullable MappedArrowTable table;

  StreamingArrowTable(Supplier<? extends ArrowReader> source) {
    this.source = source;
  }

  /** Writes the rows from wherever they are. */
  void writeTo(EntryWriter writer) throws IOException {
    lock.lock();
    try {
      MappedArrowTable made = table;
      if (made != null) {
        made.writeTo(writer);
      } else {
        drainSource(reader -> TableWriter.writeAll(reader, writer));
      }
    } finally {
      lock.unlock();
    }
  }

  private void drainSource(Drain drain) throws IOException {
    if (failure != null) {
      throw failure;
    }
    Supplier<? extends ArrowReader> opener = source;
    if (opener == null) {
      throw new IllegalStateException("A streaming table must have a source or a table");
    }
    try (GuardedReader reader = new GuardedReader(opener)) {
      drain.readAll(reader);
    } catch (SourceFailedException e) {
      failure = e;
      throw e;
    }
  }

  /** Whether nothing holds the rows yet but their source. */
  boolean isNew() {
    return table == null;
  }

  /** The entry that {@link #writeTo} wrote is stored: read from it from now on. */
  void stored(MappedArrowTable stored) {
    lock.lock();
    try {
      if (table == null) {
        table = stored;
        source = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private MappedArrowTable table() {
    MappedArrowTable made = table;
    return made != null ? made : spool();
  }

  private MappedArrowTable spool() {
    lock.lock();
    try {
      MappedArrowTable made = table;
      if (made == null) {
        made = spoolSource();
        stored(made);
      }
      return made;
    } catch (SourceFailedException e) {
      throw e.rethrowCause();
    } finally {
      lock.unlock();
    }
  }

  private MappedArrowTable spoolSource() {
    try {
      return Spools.spool(this::writeTo);
    } catch (UnsupportedValueException e) {
      // A replaced dictionary: the caller is to read all of it nevertheless.
      return Spools.spool(writer -> drainSource(reader -> DecodedTable.writeAll(reader, writer)));
    }
  }

  private interface Drain {
    void readAll(GuardedReader reader) throws IOException;
  }

  @Override
  public List<Column> columns() {
    return table().columns();
  }

  @Override
  public Map<String, String> metadata() {
    return table().metadata();
  }

  @Override
  public long rowCount() {
    return table().rowCount();
  }

  @Override
  public int batchCount() {
    return table().batchCount();
  }

  @Override
  public ArrowBatch batch(int index) {
    return table().batch(index);
  }

  @Override
  public Iterable<ArrowBatch> batches() {
    return table().batches();
  }

  @Override
  public ArrowTable project(String... names) {
    return table().project(names);
  }

  @Override
  public ArrowReader openReader(BufferAllocator allocator) {
    return table().openReader(allocator);
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    table().writeTo(channel);
  }

  @Override
  public Schema schema() {
    return table().schema();
  }

  @Override
  public long sizeBytes() {
    return table().sizeBytes();
  }

  /** What the source threw, told apart from what the store throws. */
  static final class SourceFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceFailedException(Throwable cause) {
      super("The source of a streaming table failed: " + cause, cause);
    }

    /** Throws what the source threw; a checked exception in an unchecked one of its kind. */
    RuntimeException rethrowCause() {
      switch (getCause()) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case IOException e -> throw new UncheckedIOException(e);
        case null, default -> throw this;
      }
    }
  }
}
