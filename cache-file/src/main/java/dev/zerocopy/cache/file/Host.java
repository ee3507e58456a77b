package dev.zerocopy.cache.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What a directory must know of the system under it.
 *
 * @param bootId another one after each start of the system
 * @param fileSystemType tells what kind of file system a path is on
 */
record Host(String bootId, FileSystemType fileSystemType) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  static final Host SYSTEM = new Host(readBootId(), path -> Files.getFileStore(path).type());

  /** The kernel's; where there is none, each process takes what earlier ones wrote for old. */
  private static String readBootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString();
    }
  }

  /** Says on what a path is: {@code ext4}, {@code nfs4}, {@code fuse.sshfs} ... */
  @FunctionalInterface
  interface FileSystemType {

    /** The type's name as the system has it. */
    String of(Path path) throws IOException;
  }
}
