package dev.zerocopy.cache.codec.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zerocopy.cache.codec.bytes.BytesValues.Form;
import dev.zerocopy.cache.store.StoredEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hit of large values costs the heap, and where its bytes are. */
class BytesNoCopyTests {

  private static final int LARGE = 20 << 20;
  private static final int HITS = 1000;

  @TempDir private Path directory;

  private StoredEntry store(Form type, int size) throws IOException {
    return BytesFiles.store(directory, type.of(size, size));
  }

  private static void assertInside(MemorySegment bytes, StoredEntry entry) {
    MemorySegment mapping = entry.bytes();
    assertThat(mapping.isMapped()).isTrue();
    assertThat(bytes.address()).isGreaterThan(mapping.address());
    assertThat(bytes.address() + bytes.byteSize())
        .isLessThanOrEqualTo(mapping.address() + mapping.byteSize());
  }

  @Test
  void bufferAndSegment_lieInsideTheMapping() throws IOException {
    for (int size : BytesValues.SIZES) {
      StoredEntry buffered = store(Form.LITTLE_ENDIAN_BUFFER, size);
      ByteBuffer buffer = (ByteBuffer) BytesFiles.hit(buffered);
      assertThat(buffer.isDirect()).isTrue();
      assertThat(buffer.capacity()).isEqualTo(size);
      assertInside(MemorySegment.ofBuffer(buffer), buffered);

      StoredEntry raw = store(Form.NATIVE_SEGMENT, size);
      MemorySegment segment = (MemorySegment) BytesFiles.hit(raw);
      assertThat(segment.byteSize()).isEqualTo(size);
      assertInside(segment, raw);
    }
  }

  @Test
  void largeContent_startsOnAPage() throws IOException {
    MemorySegment segment = (MemorySegment) BytesFiles.hit(store(Form.HEAP_SEGMENT, 16 << 10));
    assertThat(segment.address() % 4096).isZero();
    ByteBuffer buffer = (ByteBuffer) BytesFiles.hit(store(Form.HEAP_BUFFER, LARGE));
    assertThat(MemorySegment.ofBuffer(buffer).address() % 4096).isZero();
  }

  @Test
  void hit_ofALargeBufferSegmentOrStream_allocatesLittle() throws IOException {
    for (Form type : new Form[] {Form.HEAP_BUFFER, Form.HEAP_SEGMENT, Form.STREAM}) {
      StoredEntry entry = store(type, LARGE);
      allocatedByHits(entry);
      assertThat(allocatedByHits(entry) / HITS).as(type.toString()).isLessThan(200);
    }
  }

  private static long allocatedByHits(StoredEntry entry) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < HITS; i++) {
      BytesFiles.hit(entry);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void stream_copiedToADirectBufferOrAnArray_allocatesNoMoreThanItsChunks() throws IOException {
    StoredEntry entry = store(Form.STREAM, LARGE);
    StoredBytes bytes = StoredBytes.of(entry);
    ByteBuffer target = ByteBuffer.allocateDirect(1 << 20);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int round = 0; round < 2; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try (var channel = bytes.openChannel()) {
        while (channel.read(target.clear()) >= 0) {
          assertThat(target.position()).isPositive();
        }
      }
      try (InputStream in = (InputStream) BytesFiles.hit(entry)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      if (round == 1) {
        assertThat(allocated).isLessThan(LARGE / 20);
      }
    }
  }

  @Test
  void put_ofALargeStream_allocatesLittle() throws IOException {
    byte[] content = BytesValues.randomBytes(1, LARGE);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object streamed = StreamedInputStream.of(() -> new ByteArrayInputStream(content));
    BytesFiles.write(directory, streamed);
    long before = threads.getCurrentThreadAllocatedBytes();
    BytesFiles.write(directory, streamed);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(LARGE / 10);
  }
}
