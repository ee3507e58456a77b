package dev.zerocopy.cache.entry;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Says that an entry is only in the page cache as far as anybody knows, and in which boot of the
 * system it was written: 48 bits of a hash and 16 bits that check them, in the form of {@link
 * LiveWord}.
 *
 * <p>A reader of a later boot verifies the whole entry, since a power failure may have taken pages
 * of it, and then sets the word to {@link #DURABLE}.
 */
public final class BootWord {

  /** The word of an entry that was forced to the disk, or verified after a reboot. */
  public static final long DURABLE = 0;

  private static final int OFFSET = EntryHeader.OFFSET + EntryHeader.BOOT_AT;

  private BootWord() {}

  /** The word of a boot, never {@link #DURABLE}. */
  public static long of(String bootId) {
    byte[] id = bootId.getBytes(StandardCharsets.UTF_8);
    return LiveWord.encode(Hashing.xxh64().hashBytesToLong(id) >>> 17 | 1);
  }

  /** Whether an entry may have lost pages: it was written in another boot and not forced. */
  static boolean isOfAnotherBoot(long word, long presentBoot) {
    return word != DURABLE && word != presentBoot;
  }

  /** The word in the bytes of an entry. */
  static long in(ByteBuffer entry) {
    return entry.getLong(OFFSET);
  }

  static long read(FileChannel channel) throws IOException {
    ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(word, OFFSET);
    return word.getLong(0);
  }

  /**
   * Marks an entry as durable, in its file; of several processes that do so none is harmed.
   *
   * <p><b>Failure</b>: {@link IOException}; the next who opens the entry verifies it once more.
   */
  static void clear(Path file, long entryId) throws IOException {
    UninterruptedIo.<Boolean, RuntimeException>call(
        () -> {
          try (FileChannel channel = openForWriting(file, entryId)) {
            channel.write(ByteBuffer.allocate(Long.BYTES), OFFSET);
          }
          return true;
        });
  }

  /** Opens an entry's file by its name and makes sure that it still is this entry. */
  static FileChannel openForWriting(Path file, long entryId) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    try {
      ByteBuffer id = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(id, EntryHeader.OFFSET + EntryHeader.ENTRY_ID_AT);
      if (id.getLong(0) != entryId) {
        throw new FileSystemException(file.toString(), null, "holds another entry by now");
      }
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }
}
