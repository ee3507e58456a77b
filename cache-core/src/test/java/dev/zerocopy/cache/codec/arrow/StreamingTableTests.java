package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.BatchesReader;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.LeakWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * NEW, STORED, SPOOLED, FAILED: what a streaming table is when, and how often its source is read.
 */
class StreamingTableTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofThreadsAndFiles();

  private static final int ROWS = 1_000;
  private static final int BATCHES = 3;

  private final BufferAllocator allocator = new RootAllocator();
  private final List<BatchesReader> opened = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void closeAllocator() {
    assertThat(opened).allMatch(BatchesReader::isClosed);
    allocator.close();
  }

  private Supplier<ArrowReader> source(Consumer<BatchesReader> last) {
    return () -> {
      BatchesReader reader = ArrowTables.reader(allocator, 1, BATCHES, ROWS);
      last.accept(reader);
      opened.add(reader);
      return reader;
    };
  }

  private ArrowTable table() {
    return ArrowTable.streaming(source(reader -> {}));
  }

  /** What a cache does. */
  private MappedEntry put(ArrowTable table) throws IOException {
    MappedEntry entry = EntryFiles.store(directory, table);
    EntryFiles.SERIALIZER.stored(table, entry);
    return entry;
  }

  private static void assertAllRows(ArrowTable table) {
    assertThat(table.rowCount()).isEqualTo(BATCHES * ROWS);
    long next = 0;
    for (ArrowBatch batch : table.batches()) {
      ArrowColumn id = batch.column("id");
      ArrowColumn value = batch.column("v0");
      for (int row = 0; row < batch.rowCount(); row++) {
        assertThat(id.getLong(row)).isEqualTo(next);
        assertThat(value.getDouble(row)).isEqualTo(ArrowTables.value(0, next));
        next++;
      }
    }
    assertThat(next).isEqualTo(BATCHES * ROWS);
  }

  @Test
  void storedTable_readsFromItsEntry() throws IOException {
    ArrowTable table = table();
    assertThat(opened).isEmpty();
    MappedEntry entry = put(table);
    assertThat(opened).hasSize(1).allMatch(BatchesReader::isClosed);
    assertAllRows(table);
    assertThat(table.batch(0).column("id").buffers().getLast().address())
        .isBetween(entry.bytes().address(), entry.bytes().address() + entry.lengthBytes());
    assertThat(table.sizeBytes()).isEqualTo(entry.lengthBytes());
    assertThat(table.schema()).isEqualTo(ArrowTables.schema(1));
    assertThat(table.project("v0").columns()).hasSize(1);
    assertAllRows(EntryFiles.table(put(table)));
    assertThat(opened).hasSize(1);
  }

  @Test
  void tableThatIsUsedFirst_readsItsSourceOnceIntoAFileOfItsOwn() throws IOException {
    ArrowTable table = table();
    assertAllRows(table);
    assertAllRows(table);
    assertThat(opened).hasSize(1);
    MappedEntry entry = put(table);
    assertAllRows(EntryFiles.table(entry));
    assertAllRows(table);
    assertThat(opened).hasSize(1);
  }

  @Test
  void putThatFailsHalfWay_leavesTheTableAsItWas() throws IOException {
    ArrowTable table = table();
    IOException full = new IOException("No space left on device");
    for (int after : new int[] {0, 1, 3, 6}) {
      assertThatThrownBy(
              () ->
                  EntryFiles.write(
                      directory.resolve("failed" + after),
                      EntryFiles.KEY,
                      writer ->
                          EntryFiles.SERIALIZER.write(
                              table, new FailingWriter(writer, after, full))))
          .isSameAs(full);
      assertThat(opened).allMatch(BatchesReader::isClosed);
    }
    int failures = opened.size();
    assertAllRows(table);
    assertThat(opened).hasSize(failures + 1);
    assertAllRows(table);
    assertThat(opened).hasSize(failures + 1);
  }

  @Test
  void putThatFailsOnce_isFollowedByOneThatStores() throws IOException {
    ArrowTable table = table();
    IOException full = new IOException("No space left on device");
    assertThatThrownBy(
            () ->
                EntryFiles.write(
                    directory.resolve("failed"),
                    EntryFiles.KEY,
                    writer ->
                        EntryFiles.SERIALIZER.write(table, new FailingWriter(writer, 4, full))))
        .isSameAs(full);
    assertAllRows(EntryFiles.table(put(table)));
    assertThat(opened).hasSize(2);
    assertAllRows(table);
    assertThat(opened).hasSize(2);
  }

  @Test
  void sourceThatThrows_failsEveryLaterUseWithItsOwnException() {
    IllegalStateException ofSupplier = new IllegalStateException("no connection");
    IllegalStateException ofBatch = new IllegalStateException("query cancelled");
    OutOfMemoryError error = new OutOfMemoryError("out of memory");
    assertFailsWith(
        ArrowTable.streaming(
            () -> {
              throw ofSupplier;
            }),
        ofSupplier);
    assertFailsWith(ArrowTable.streaming(source(reader -> reader.step(fail(ofBatch)))), ofBatch);
    assertFailsWith(ArrowTable.streaming(source(reader -> reader.step(fail(error)))), error);
    assertThat(opened).hasSize(2);
  }

  private static BatchesReader.Step fail(Throwable failure) {
    return () -> {
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw (IOException) failure;
      }
    };
  }

  private void assertFailsWith(ArrowTable table, Throwable failure) {
    assertThat(catchThrowable(() -> put(table))).hasCause(failure);
    assertThat(catchThrowable(() -> put(table))).hasCause(failure);
    assertThatThrownBy(table::rowCount).isSameAs(failure);
    assertThatThrownBy(table::columns).isSameAs(failure);
    assertThatThrownBy(() -> table.batch(0)).isSameAs(failure);
    assertThatThrownBy(() -> table.openReader(allocator)).isSameAs(failure);
  }

  @Test
  void sourceThatThrowsIo_failsEveryLaterUseWithThatAsCause() {
    IOException failure = new IOException("connection reset");
    ArrowTable table = ArrowTable.streaming(source(reader -> reader.step(fail(failure))));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(table::rowCount)
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .isSameAs(failure);
    }
    assertThat(catchThrowable(() -> put(table))).rootCause().isSameAs(failure);
    assertThat(opened).hasSize(1);
  }

  @Test
  void tableThatOthersUseWhileItIsWritten_isReadWholeByAll() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ArrowTable table =
        ArrowTable.streaming(
            source(
                reader ->
                    reader.before(
                        () -> {
                          started.countDown();
                          await(goOn);
                        })));
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      Future<MappedEntry> put = threads.submit(() -> put(table));
      await(started);
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        users.add(threads.submit(() -> assertAllRows(table)));
      }
      goOn.countDown();
      for (Future<?> user : users) {
        user.get(60, TimeUnit.SECONDS);
      }
      assertAllRows(EntryFiles.table(put.get(60, TimeUnit.SECONDS)));
    }
    // A user that comes between the last byte and the rename cannot know that the put succeeds.
    assertThat(opened).hasSizeBetween(1, 2);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("waited for a minute");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Throws in place of a write after some. */
  private static final class FailingWriter implements EntryWriter {

    private final EntryWriter writer;
    private final IOException failure;
    private int left;

    FailingWriter(EntryWriter writer, int left, IOException failure) {
      this.writer = writer;
      this.left = left;
      this.failure = failure;
    }

    @Override
    public void begin(Leading leading) throws IOException {
      writer.begin(leading);
    }

    @Override
    public long position() {
      return writer.position();
    }

    @Override
    public void startPiece(int alignmentBytes) throws IOException {
      writer.startPiece(alignmentBytes);
    }

    @Override
    public void write(long lengthBytes, Source source) throws IOException {
      if (left-- == 0) {
        throw failure;
      }
      writer.write(lengthBytes, source);
    }

    @Override
    public void finish(ByteBuffer metadata) throws IOException {
      writer.finish(metadata);
    }
  }
}
