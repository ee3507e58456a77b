package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes when an entry was last used into its file, for who later has to choose which entries go.
 *
 * <p><b>Threads</b>: safe; of several that write at a time, one is right enough.
 */
public final class LastUse {

  private LastUse() {}

  /**
   * Writes a time into whatever entry is in a file.
   *
   * <p><b>Failure</b>: {@link IOException} when the file is gone or cannot be written.
   */
  public static void write(Path file, long millis) throws IOException {
    UninterruptedIo.<Boolean, RuntimeException>call(
        () -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() > EntryHeader.KEY_OFFSET) { // a file that was cut stays cut
              ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
              channel.write(word.putLong(0, LiveWord.encode(millis)), EntryHeader.LAST_USE_OFFSET);
            }
          }
          return true;
        });
  }
}
