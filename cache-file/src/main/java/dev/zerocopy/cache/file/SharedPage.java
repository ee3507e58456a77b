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
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of 64-bit little-endian words that all processes of a directory map and change in place.
 *
 * <p>Its first word tells its kind. It outlives processes but not a loss of power; all its blocks
 * are written when it is made, so that a full disk is met then and not in the middle of an access.
 *
 * <p><b>Threads</b>: safe; every access is volatile or atomic, across processes too.
 */
final class SharedPage {

  private static final VarHandle LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private final Path folder;
  private final String name;
  private final Path file;
  private final long kind;
  private final int lengthBytes;
  private final Consumer<ByteBuffer> content;
  private volatile Attached attached;

  private SharedPage(
      Path folder, String name, long kind, int lengthBytes, Consumer<ByteBuffer> content)
      throws IOException {
    this.folder = folder;
    this.name = name;
    this.file = folder.resolve(name);
    this.kind = kind;
    this.lengthBytes = lengthBytes;
    this.content = content;
    this.attached = attach();
  }

  /**
   * Maps a file, making it if there is none of its kind and length.
   *
   * @param content fills what is after the first word of a new file, little-endian
   */
  static SharedPage open(
      Path folder, String name, long kind, int lengthBytes, Consumer<ByteBuffer> content)
      throws IOException {
    return new SharedPage(folder, name, kind, lengthBytes, content);
  }

  long get(long offset) {
    return (long) LONG.getVolatile(attached.segment, offset);
  }

  void set(long offset, long value) {
    LONG.setVolatile(attached.segment, offset, value);
  }

  long getAndAdd(long offset, long delta) {
    return (long) LONG.getAndAdd(attached.segment, offset, delta);
  }

  boolean compareAndSet(long offset, long expected, long value) {
    return LONG.compareAndSet(attached.segment, offset, expected, value);
  }

  /**
   * Maps the file anew if somebody deleted, replaced or cut it, and says whether that was so.
   *
   * <p><b>Failure</b>: {@link IOException} if it cannot be made; the lost one is used on.
   */
  boolean reattachIfLost() throws IOException {
    Attached present = attached;
    BasicFileAttributes attributes = attributes();
    if (attributes != null
        && attributes.size() == lengthBytes
        && attributes.fileKey() != null
        && attributes.fileKey().equals(present.fileKey)) {
      return false;
    }
    attached = attach();
    return true;
  }

  /** Lets go of the file; what still asks gets zeros. */
  void detach() {
    attached = new Attached(MemorySegment.ofArray(new long[lengthBytes / Long.BYTES]), null);
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

  /** Maps the file if it is what it must be; removes it if it is not. */
  private @Nullable Attached attachExisting() throws IOException {
    BasicFileAttributes attributes = attributes();
    if (attributes == null) {
      return null;
    }
    if (attributes.isRegularFile() && attributes.size() == lengthBytes) {
      try (FileChannel channel = PrivateFiles.openLock(file)) {
        MemorySegment segment = NativeRegion.mapShared(channel, lengthBytes).segment();
        if ((long) LONG.getVolatile(segment, 0L) == kind) {
          return new Attached(segment, attributes.fileKey());
        }
      }
    }
    Files.deleteIfExists(file);
    return null;
  }

  /** Makes a file whole under another name; of several that do so at a time one gives its own. */
  private void create() throws IOException {
    PrivateFiles.createDirectories(folder);
    Path temporary = folder.resolve(name + "-" + UUID.randomUUID());
    try (FileChannel channel = PrivateFiles.create(temporary)) {
      ByteBuffer page = ByteBuffer.allocate(lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
      content.accept(page);
      page.putLong(0, kind).clear();
      while (page.hasRemaining()) {
        channel.write(page);
      }
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private record Attached(MemorySegment segment, @Nullable Object fileKey) {}
}
