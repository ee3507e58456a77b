package dev.zerocopy.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.test.LeakWatcher;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NativeRegionTests {

  @RegisterExtension static final LeakWatcher LEAKS = LeakWatcher.ofMappingsToo();

  private static final int BYTES = 100_000;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[i] = (byte) (i % 101);
    }
    file = Files.write(directory.resolve("bytes.entry"), bytes);
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static byte at(MemorySegment segment, long offset) {
    return segment.get(ValueLayout.JAVA_BYTE, offset);
  }

  @Test
  void readOnlyMapping_staysReadableWhenTheFileIsGone() throws IOException {
    NativeRegion region;
    try (FileChannel channel = open()) {
      region = NativeRegion.mapReadOnly(channel, BYTES);
    }
    Files.delete(file);
    assertThat(region.segment().isReadOnly()).isTrue();
    assertThat(at(region.segment(), 12_345)).isEqualTo((byte) (12_345 % 101));
    region.releasePages(0, BYTES);
    region.releasePages(5_000, 0);
    region.releasePages(4_999, 10_001);
    assertThat(at(region.segment(), 12_345)).isEqualTo((byte) (12_345 % 101));
    assertThatThrownBy(() -> region.releasePages(BYTES - 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void segment_outlivesItsRegion() throws IOException {
    MemorySegment segment;
    try (FileChannel channel = open()) {
      segment = NativeRegion.mapReadOnly(channel, BYTES).segment();
    }
    for (int i = 0; i < 3; i++) {
      System.gc();
      assertThat(at(segment, BYTES - 1)).isEqualTo((byte) ((BYTES - 1) % 101));
    }
  }

  @Test
  void copyOnWriteMapping_keepsItsWritesToItself() throws IOException {
    try (FileChannel channel = open()) {
      NativeRegion shared = NativeRegion.mapReadOnly(channel, BYTES);
      NativeRegion own = NativeRegion.mapCopyOnWrite(channel, 5_001, 1_000);
      assertThat(own.segment().byteSize()).isEqualTo(1_000);
      assertThat(at(own.segment(), 0)).isEqualTo((byte) (5_001 % 101));
      own.segment().fill((byte) 127);
      assertThat(at(shared.segment(), 5_001)).isEqualTo((byte) (5_001 % 101));
      assertThat(Files.readAllBytes(file)[5_001]).isEqualTo((byte) (5_001 % 101));
    }
  }

  @Test
  void mapping_pastTheEnd_isRefusedAndTheFileDoesNotGrow() throws IOException {
    try (FileChannel channel = open()) {
      assertThatThrownBy(() -> NativeRegion.mapReadOnly(channel, BYTES + 1))
          .isInstanceOf(IOException.class)
          .hasMessage("File is too short to map: expected 100001 bytes, found 100000");
      assertThatThrownBy(() -> NativeRegion.mapCopyOnWrite(channel, BYTES - 10, 11))
          .isInstanceOf(IOException.class);
    }
    assertThat(Files.size(file)).isEqualTo(BYTES);
  }

  @Test
  void copyOnWriteMapping_ofAFileOpenForReading_isRefused() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThatThrownBy(() -> NativeRegion.mapCopyOnWrite(channel, 0, 10))
          .isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void allocation_isZeroedAndAlignedToAPage() {
    NativeRegion region = NativeRegion.allocate(10_000);
    assertThat(region.segment().address() % 4096).isZero();
    assertThat(region.segment().toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    region.releasePages(0, 10_000);
    region.segment().fill((byte) 1);
    assertThat(at(region.segment(), 9_999)).isEqualTo((byte) 1);
  }
}
