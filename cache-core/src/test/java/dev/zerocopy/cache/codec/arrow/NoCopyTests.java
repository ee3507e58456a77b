package dev.zerocopy.cache.codec.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.entry.MappedEntry;
import dev.zerocopy.cache.test.ArrowTables;
import dev.zerocopy.cache.test.ArrowTypes;
import dev.zerocopy.cache.test.EntryFiles;
import dev.zerocopy.cache.test.RandomTable;
import dev.zerocopy.cache.test.RandomTable.Nulls;
import dev.zerocopy.cache.test.TestSeed;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks every buffer of every type: all of them lie in mapped pages. */
class NoCopyTests {

  private final Random random = TestSeed.random();
  private final BufferAllocator allocator = new RootAllocator();

  @TempDir private Path directory;
  private long sharedBytes;

  @BeforeEach
  void readSharedAllocator() {
    sharedBytes = ArrowMemory.allocator().getAllocatedMemory();
  }

  @AfterEach
  void closeAllocator() {
    allocator.close();
    assertThat(ArrowMemory.allocator().getAllocatedMemory()).isEqualTo(sharedBytes);
  }

  /** Every type and some dictionaries, written to a file and opened. */
  private MappedEntry allTypes(Nulls nulls, int... batchRows) throws IOException {
    DictionaryEncoding texts = new DictionaryEncoding(1, false, null);
    DictionaryEncoding views = new DictionaryEncoding(2, false, new ArrowType.Int(8, true));
    RandomTable.Encoded encoded =
        RandomTable.encoded(random, allocator)
            .dictionary(texts, field("utf8"), 10)
            .dictionary(views, field("utf8_view"), 10)
            .column("texts", texts)
            .column("views", views);
    ArrowTypes.all().values().forEach(encoded::column);
    try (RandomTable source = encoded.build(nulls, batchRows)) {
      return EntryFiles.store(directory, ArrowTable.streaming(() -> source.reader(allocator)));
    }
  }

  private static Field field(String name) {
    return Objects.requireNonNull(ArrowTypes.all().get(name));
  }

  @Test
  void columns_ofEveryType_haveAllBuffersInsideTheMapping() throws IOException {
    for (Nulls nulls : Nulls.values()) {
      MappedEntry entry = allTypes(nulls, 100, 64, 1);
      ArrowTable table = EntryFiles.table(entry);
      List<MemorySegment> buffers = new ArrayList<>();
      for (ArrowBatch batch : table.batches()) {
        for (int i = 0; i < table.columns().size(); i++) {
          collect(batch.column(i), buffers);
        }
      }
      assertThat(buffers).hasSizeGreaterThan(300);
      MemorySegment mapping = entry.bytes();
      assertThat(mapping.isMapped()).isTrue();
      assertThat(buffers)
          .allSatisfy(
              buffer -> {
                assertThat(buffer.isReadOnly()).isTrue();
                assertInside(buffer.address(), buffer.byteSize(), mapping);
              });
    }
  }

  private static void collect(ArrowColumn column, List<MemorySegment> buffers) {
    buffers.addAll(column.buffers());
    column.children().forEach(child -> collect(child, buffers));
  }

  private static void assertInside(long address, long lengthBytes, MemorySegment mapping) {
    assertThat(address).isGreaterThanOrEqualTo(mapping.address());
    assertThat(address + lengthBytes).isLessThanOrEqualTo(mapping.address() + mapping.byteSize());
  }

  @Test
  void bytes_ofAColumn_lieInsideTheMapping() throws IOException {
    MappedEntry entry = allTypes(Nulls.NONE, 100);
    ArrowBatch batch = EntryFiles.table(entry).batch(0);
    for (String name : List.of("utf8", "large_binary", "binary_view", "fixed_size_binary")) {
      ArrowColumn column = batch.column(name);
      for (int row = 0; row < column.length(); row++) {
        MemorySegment value = column.getSegment(row);
        assertThat(value.isReadOnly()).isTrue();
        assertInside(value.address(), value.byteSize(), entry.bytes());
      }
    }
  }

  @Test
  void vectors_ofEveryType_haveAllBuffersInOneRegionOfTheirOwn() throws IOException {
    for (Nulls nulls : Nulls.values()) {
      MappedEntry entry = allTypes(nulls, 100, 64, 1);
      ArrowTable table = EntryFiles.table(entry);
      for (ArrowBatch batch : table.batches()) {
        VectorSchemaRoot root = batch.toRoot();
        VectorSchemaRoot other = batch.toRoot();
        assertThat(ArrowMemory.allocator().getAllocatedMemory()).isEqualTo(sharedBytes);
        List<ArrowBuf> buffers = buffersOf(root);
        assertThat(buffers).hasSizeGreaterThan(100);
        assertInOneRegion(buffers, entry);
        assertThat(addressOf(buffers)).isNotEqualTo(addressOf(buffersOf(other)));
      }
    }
  }

  @Test
  void reader_ofEveryType_loadsVectorsWithoutAllocating() throws IOException {
    MappedEntry entry = allTypes(Nulls.SOME, 100, 200);
    try (ArrowReader reader = EntryFiles.table(entry).openReader(allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        assertInOneRegion(buffersOf(root), entry);
        assertThat(allocator.getAllocatedMemory()).isZero();
        assertThat(ArrowMemory.allocator().getAllocatedMemory()).isEqualTo(sharedBytes);
      }
    }
  }

  /** Buffers without bytes need not lie anywhere. */
  private static List<ArrowBuf> buffersOf(VectorSchemaRoot root) {
    List<ArrowBuf> buffers = new ArrayList<>();
    root.getFieldVectors().forEach(vector -> collect(vector, buffers));
    return buffers.stream().filter(buffer -> buffer.capacity() > 0).toList();
  }

  private static void collect(FieldVector vector, List<ArrowBuf> buffers) {
    buffers.addAll(vector.getFieldBuffers());
    vector.getChildrenFromFields().forEach(child -> collect(child, buffers));
  }

  private static long addressOf(List<ArrowBuf> buffers) {
    return buffers.stream().mapToLong(ArrowBuf::memoryAddress).min().orElse(0);
  }

  /** All buffers stand on one copy of the batch's body: no wider than the file, not over it. */
  private static void assertInOneRegion(List<ArrowBuf> buffers, MappedEntry entry) {
    long start = addressOf(buffers);
    long end = buffers.stream().mapToLong(b -> b.memoryAddress() + b.capacity()).max().orElse(0);
    assertThat(end - start).isLessThan(entry.lengthBytes());
    MemorySegment shared = entry.bytes();
    assertThat(end <= shared.address() || start >= shared.address() + shared.byteSize()).isTrue();
    assertThat(buffers)
        .extracting(ArrowBuf::getReferenceManager)
        .allSatisfy(manager -> assertThat(manager).isInstanceOf(RegionReferences.class))
        .containsOnly(buffers.getFirst().getReferenceManager());
    long regionBytes = buffers.getFirst().getReferenceManager().getSize();
    assertThat(end - start).isLessThanOrEqualTo(regionBytes);
  }

  @Test
  void heapAllocated_byOpeningAndReading_doesNotDependOnTheRows() throws IOException {
    MappedEntry small = store(1_000);
    MappedEntry large = store(200_000);
    for (int i = 0; i < 3; i++) {
      allocatedByReading(small);
      allocatedByReading(large);
    }
    long smallBytes = allocatedByReading(small);
    long largeBytes = allocatedByReading(large);
    assertThat(large.lengthBytes()).isGreaterThan(100 * small.lengthBytes());
    assertThat(largeBytes).isLessThan(smallBytes + 10_000).isLessThan(100_000);
  }

  private MappedEntry store(int rows) throws IOException {
    return EntryFiles.store(directory, ArrowTables.streaming(allocator, 4, 1, rows));
  }

  /** Bytes that this thread allocates for a view, a batch, its columns and its vectors. */
  private static long allocatedByReading(MappedEntry entry) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ArrowTable table = new MappedArrowTable(entry);
    ArrowBatch batch = table.batch(0);
    double sum = batch.column("v3").getDouble(batch.rowCount() - 1);
    sum += batch.toRoot().getVector("v2").getValueCount();
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isPositive();
    return bytes;
  }
}
