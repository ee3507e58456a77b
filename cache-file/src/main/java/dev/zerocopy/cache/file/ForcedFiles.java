package dev.zerocopy.cache.file;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Forces the files of one cache to the disk, as far as it is to be done.
 *
 * <p><b>Threads</b>: safe; an interrupt stops nothing.
 */
final class ForcedFiles {

  private final Fsync fsync;
  private final Path root;

  /** Folders, by what tells them from later ones of their name, whose own names are durable. */
  private final Set<Object> durable = ConcurrentHashMap.newKeySet();

  /**
   * Forces files below a directory.
   *
   * @param root the topmost directory whose names are ours
   */
  ForcedFiles(Fsync fsync, Path root) {
    this.fsync = fsync;
    this.root = root;
  }

  /** Whether the content of entries is forced. */
  boolean content() {
    return fsync != Fsync.NONE;
  }

  /** Forces a file's content. */
  void force(Path file) throws IOException {
    if (content()) {
      UninterruptedIo.<Boolean, RuntimeException>call(
          () -> {
            try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
              channel.force(false);
            }
            return true;
          });
    }
  }

  /** Forces that a file was renamed into its folder or removed, and the folder's own name. */
  void forceName(Path file) throws IOException {
    if (fsync != Fsync.FULL) {
      return;
    }
    Path folder = parent(file);
    forceFolder(folder);
    try {
      while (!folder.equals(root) && durable.add(identity(folder))) {
        folder = parent(folder);
        forceFolder(folder);
      }
    } catch (Throwable e) {
      durable.clear();
      throw e;
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static void forceFolder(Path folder) throws IOException {
    UninterruptedIo.<Boolean, RuntimeException>call(
        () -> {
          PrivateFiles.syncDirectory(folder);
          return true;
        });
  }

  private static Object identity(Path folder) throws IOException {
    @Nullable Object key =
        Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey();
    return key == null ? folder : key;
  }
}
