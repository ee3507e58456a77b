package dev.zerocopy.cache.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Plain files, as the limit of what the system does: one for each value. Nothing is checked,
 * nothing expires, and a crash leaves half a file.
 */
final class FilesPeer implements TablePeer, SmallPeer {

  private static final int CHUNK_BYTES = 8 << 20;

  private final Path own;
  private @Nullable MemorySegment memory;

  FilesPeer(Path directory) throws IOException {
    own = Files.createDirectories(directory.resolve("files"));
  }

  @Override
  public Object source() {
    return TableData.bytes();
  }

  @Override
  public void putTable(int number, Object source) throws IOException {
    MemorySegment bytes = (MemorySegment) source;
    try (FileChannel channel =
        FileChannel.open(
            own.resolve("table" + number), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes.byteSize(); at += CHUNK_BYTES) {
        long length = Math.min(CHUNK_BYTES, bytes.byteSize() - at);
        ByteBuffer chunk = bytes.asSlice(at, length).asByteBuffer();
        while (chunk.hasRemaining()) {
          channel.write(chunk);
        }
      }
    }
  }

  /** All of it, read into native memory, the same each time: nobody has the last hit any more. */
  @Override
  public Object get() throws IOException {
    MemorySegment all = memory;
    if (all == null) {
      all = Arena.ofAuto().allocate(TableData.BYTES, 64);
      memory = all;
    }
    try (FileChannel channel = FileChannel.open(own.resolve("table0"))) {
      for (long at = 0; at < TableData.BYTES; ) {
        long length = Math.min(CHUNK_BYTES, TableData.BYTES - at);
        int read = channel.read(all.asSlice(at, length).asByteBuffer());
        if (read < 0) {
          throw new IOException("The file is too short");
        }
        at += read;
      }
    }
    return all;
  }

  @Override
  public double sum(Object hit, int column) {
    return TableData.sum((MemorySegment) hit, column);
  }

  /** In 256 directories, as a name is found faster in a smaller one. */
  private Path file(int key) {
    return own.resolve(Integer.toHexString(key & 0xff)).resolve(Integer.toString(key));
  }

  @Override
  public void put(int key, byte[] value) throws IOException {
    Path file = file(key);
    Path unfinished = file.resolveSibling(key + ".tmp");
    try {
      Files.write(unfinished, value);
    } catch (NoSuchFileException e) {
      Files.createDirectories(file.getParent());
      Files.write(unfinished, value);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public @Nullable Object get(int key) throws IOException {
    try {
      return Files.readAllBytes(file(key));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void close() {}
}
