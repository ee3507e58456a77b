package dev.zerocopy.cache.file;

import dev.zerocopy.cache.memory.NativeRegion;
import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the processes that share a cache tell each other without a system call: a small file that
 * all of them map.
 *
 * <pre>
 *  offset
 *       0  magic "ZCCPAGE1"
 *       8  generation word: twice the cache's generation, plus 1 while a clear is under way; 0: not set
 *      64  {@value #COUNTERS} sequence counters, i64 little-endian, each for a share of the keys:
 *          odd while a file of such a key is renamed or unlinked, then even and larger than before
 *   32832  as many counters of evictions
 * </pre>
 *
 * <p>All counters of a new page begin at random, so that what was seen in a lost page equals
 * nothing in its successor. A page outlives processes but not a loss of power; nothing in it needs
 * to.
 *
 * <p><b>Threads</b>: safe. Counters and generation are changed under their locks, read without.
 */
final class CoherencePage {

  static final int COUNTERS = 4096;

  private static final String FILE = "coherence";
  private static final long MAGIC = 0x314547415043435aL; // "ZCCPAGE1"
  private static final int GENERATION_OFFSET = 8;
  private static final int COUNTERS_OFFSET = 64;
  private static final int REMOVALS_OFFSET = COUNTERS_OFFSET + COUNTERS * Long.BYTES;
  private static final int BYTES = REMOVALS_OFFSET + COUNTERS * Long.BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Path folder;
  private final Path file;
  private volatile Attached attached;

  private CoherencePage(Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve(FILE);
    this.attached = attach();
  }

  /** Maps the page of a cache's folder, making it if there is none. */
  static CoherencePage open(Path folder) throws IOException {
    return new CoherencePage(folder);
  }

  long counter(int index) {
    return (long) LONG.getVolatile(attached.segment, counterOffset(index));
  }

  void setCounter(int index, long value) {
    LONG.setVolatile(attached.segment, counterOffset(index), value);
  }

  long removals(int index) {
    return (long) LONG.getVolatile(attached.segment, removalsOffset(index));
  }

  /** Counts an eviction, also one whose caller could not get the lock. */
  void countRemoval(int index) {
    long _ = (long) LONG.getAndAdd(attached.segment, removalsOffset(index), 1L);
  }

  private static long removalsOffset(int index) {
    return REMOVALS_OFFSET + (long) index * Long.BYTES;
  }

  private static long counterOffset(int index) {
    return COUNTERS_OFFSET + (long) index * Long.BYTES;
  }

  long generationWord() {
    return (long) LONG.getVolatile(attached.segment, (long) GENERATION_OFFSET);
  }

  void setGenerationWord(long word) {
    LONG.setVolatile(attached.segment, (long) GENERATION_OFFSET, word);
  }

  /**
   * Maps the page anew if somebody deleted, replaced or cut the file, and says whether that was so.
   */
  boolean reattachIfLost() throws IOException {
    Attached present = attached;
    BasicFileAttributes attributes = attributes();
    if (attributes != null
        && attributes.size() == BYTES
        && attributes.fileKey() != null
        && attributes.fileKey().equals(present.fileKey)) {
      return false;
    }
    attached = attach();
    return true;
  }

  /** Lets go of the file; what still asks gets zeros. */
  void detach() {
    attached = new Attached(MemorySegment.ofArray(new long[BYTES / Long.BYTES]), null);
  }

  private @Nullable BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  private Attached attach() throws IOException {
    return UninterruptedIo.<Attached, RuntimeException>call(
        () -> {
          Attached found = attachExisting();
          while (found == null) {
            create();
            found = attachExisting();
          }
          return found;
        });
  }

  /** Maps the file if it is a page; removes it if it is not. */
  private @Nullable Attached attachExisting() throws IOException {
    BasicFileAttributes attributes = attributes();
    if (attributes == null) {
      return null;
    }
    if (attributes.isRegularFile() && attributes.size() == BYTES) {
      try (FileChannel channel = PrivateFiles.openLock(file)) {
        MemorySegment segment = NativeRegion.mapShared(channel, BYTES).segment();
        if ((long) LONG.getVolatile(segment, 0L) == MAGIC) {
          return new Attached(segment, attributes.fileKey());
        }
      }
    }
    Files.deleteIfExists(file);
    return null;
  }

  /** Makes a page whole under another name; of several that do so at a time one gives its own. */
  private void create() throws IOException {
    PrivateFiles.createDirectories(folder);
    Path temporary = folder.resolve(FILE + "-" + UUID.randomUUID());
    try (FileChannel channel = PrivateFiles.create(temporary)) {
      channel.write(newPage());
    }
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static ByteBuffer newPage() {
    ByteBuffer page = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    page.putLong(0, MAGIC);
    for (int i = 0; i < COUNTERS; i++) {
      page.putLong((int) counterOffset(i), RANDOM.nextLong() & Long.MAX_VALUE >>> 1 & ~1L);
      page.putLong((int) removalsOffset(i), RANDOM.nextLong() & Long.MAX_VALUE >>> 1);
    }
    return page;
  }

  private record Attached(MemorySegment segment, @Nullable Object fileKey) {}
}
