package dev.zerocopy.cache.file;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Main class of another process: holds bytes of a file until it is killed.
 *
 * <p>Arguments: file, first byte, number of bytes.
 */
final class LockHolder {

  private LockHolder() {}

  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]);
    long position = Long.parseLong(arguments[1]);
    long size = Long.parseLong(arguments[2]);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    System.out.println(channel.tryLock(position, size, false) == null ? "refused" : "locked");
    while (System.in.read() >= 0) {
      // until the parent goes
    }
  }
}
