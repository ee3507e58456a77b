package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and directories that only their owner may touch: 0600 and 0700; no symlink is followed. */
final class PrivateFiles {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?>[] DIRECTORY = attributes("rwx------");
  private static final FileAttribute<?>[] FILE = attributes("rw-------");

  private PrivateFiles() {}

  private static FileAttribute<?>[] attributes(String mode) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /** Creates a file that must not exist yet. */
  static FileChannel create(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Opens a file to be locked, creating it if need be. */
  static FileChannel openLock(Path file) throws IOException {
    return open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileChannel open(Path file, OpenOption... options) throws IOException {
    OpenOption[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = LinkOption.NOFOLLOW_LINKS;
    return FileChannel.open(file, Set.of(all), FILE);
  }

  /**
   * Creates a directory and those above it, or takes one that exists and is not a link.
   *
   * @throws NoSuchFileException if another process has removed it meanwhile
   */
  static void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, DIRECTORY);
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(directory.toString());
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory + " must be a directory and not a symbolic link");
    }
  }

  /** Makes a rename in a directory durable, where the system can. */
  static void syncDirectory(@Nullable Path directory) throws IOException {
    if (POSIX && directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Takes all rights on a directory from everybody but its owner, who must be us. */
  static void makePrivate(Path directory) throws IOException {
    if (POSIX && !Files.getPosixFilePermissions(directory).equals(DIRECTORY_MODE)) {
      Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
    }
  }
}
