package dev.zerocopy.cache.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.test.EntryFiles;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that stay open for copy-on-write mappings. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks at /proc/self/fd")
class CopyOnWriteFileTests {

  @TempDir private Path directory;
  private Path file;
  private long entryId;

  @BeforeEach
  void writeEntry() throws IOException {
    file = EntryFiles.write(directory.resolve("a.entry"), null);
    entryId = EntryFiles.open(file).summary().entryId();
  }

  @Test
  void file_thatIsMappedTwice_isOpenedOnce() throws IOException {
    CopyOnWriteFile mapped = new CopyOnWriteFile(file, entryId);
    assertThat(openFiles()).isEmpty();
    assertIsEntry(mapped.map(0, 64));
    List<String> open = openFiles();
    assertIsEntry(mapped.map(0, 64));
    assertThat(openFiles()).isEqualTo(open).hasSize(1);
    assertThat(mapped).isNotNull();
  }

  @Test
  void file_thatIsReplacedOnceItIsOpen_isStillMapped() throws IOException {
    CopyOnWriteFile mapped = new CopyOnWriteFile(file, entryId);
    mapped.map(0, 64);
    Path other = EntryFiles.write(directory.resolve("b.entry"), null);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertIsEntry(mapped.map(0, 64));
    assertThatThrownBy(() -> new CopyOnWriteFile(file, entryId).map(0, 64))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("holds another entry by now");
  }

  @Test
  void interruptedThread_mapsAndStaysInterrupted() throws IOException {
    CopyOnWriteFile mapped = new CopyOnWriteFile(file, entryId);
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      assertIsEntry(mapped.map(0, 64));
      assertThat(Thread.interrupted()).isTrue();
    }
    assertIsEntry(mapped.map(0, 64));
    assertThat(openFiles()).hasSize(1);
  }

  @Test
  void files_beyondTheMost_areMappedAndClosed_andAllOnceTheyAreCollected() throws IOException {
    List<CopyOnWriteFile> files = new ArrayList<>();
    for (int i = 0; i < CopyOnWriteFile.MAX_KEPT + 10; i++) {
      CopyOnWriteFile mapped = new CopyOnWriteFile(file, entryId);
      assertIsEntry(mapped.map(0, 64));
      files.add(mapped);
    }
    assertThat(openFiles()).isNotEmpty().hasSizeLessThanOrEqualTo(CopyOnWriteFile.MAX_KEPT);
    assertThat(files).hasSize(CopyOnWriteFile.MAX_KEPT + 10);

    files.clear();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!openFiles().isEmpty() && System.nanoTime() - end < 0) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(openFiles()).isEmpty();
    CopyOnWriteFile mapped = new CopyOnWriteFile(file, entryId);
    mapped.map(0, 64);
    assertThat(openFiles()).as("room was given back").hasSize(1);
    assertThat(mapped).isNotNull();
  }

  private void assertIsEntry(NativeRegion region) {
    long id =
        region
            .segment()
            .get(
                ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                EntryHeader.OFFSET + EntryHeader.ENTRY_ID_AT);
    assertThat(id).isEqualTo(entryId);
  }

  /** This process's descriptors of files in the test's directory. */
  private List<String> openFiles() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).startsWith(directory.toRealPath())) {
          found.add(String.valueOf(descriptor.getFileName()));
        }
      }
    }
    return found;
  }
}
