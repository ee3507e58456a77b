package dev.zerocopy.cache.entry;

import dev.zerocopy.cache.memory.UninterruptedIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Has the loop compiled that hashes blocks, before the first large entry is written or read: until
 * then it hashes a hundred megabytes a second instead of some thousand. It is compiled for the
 * kinds of memory that it has seen, so it sees both.
 */
public final class HashWarmUp {

  private static final int ROUNDS = 32;

  private HashWarmUp() {}

  /** Hashes some megabytes, as they are written and as they are read. */
  public static void run() throws IOException {
    MemorySegment written =
        MemorySegment.ofBuffer(ByteBuffer.allocateDirect(EntryHeader.BLOCK_BYTES));
    MemorySegment mapped = UninterruptedIo.call(HashWarmUp::mappedZeros);
    for (int i = 0; i < ROUNDS; i++) {
      BlockHash.of(written, 0, EntryHeader.BLOCK_BYTES);
      BlockHash.of(mapped, 0, EntryHeader.BLOCK_BYTES);
    }
  }

  private static MemorySegment mappedZeros() throws IOException {
    Path file = Files.createTempFile("zerocopy-cache-warm-up", ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      channel.write(ByteBuffer.allocate(1), EntryHeader.BLOCK_BYTES - 1L);
      return channel.map(MapMode.READ_ONLY, 0, EntryHeader.BLOCK_BYTES, Arena.ofAuto());
    }
  }
}
