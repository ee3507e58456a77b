package dev.zerocopy.cache.codec.arrow;

import dev.zerocopy.cache.test.TableDigest;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** Reads an entry file with Arrow's own readers, which need {@code --add-opens}. */
final class StockReaders {

  private StockReaders() {}

  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[0]);
    try (BufferAllocator allocator = new RootAllocator()) {
      try (FileChannel channel = FileChannel.open(path);
          ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
        System.out.println("file " + TableDigest.of(reader));
      }
      try (InputStream in = Files.newInputStream(path)) {
        in.skipNBytes(8);
        try (ArrowStreamReader reader = new ArrowStreamReader(in, allocator)) {
          System.out.println("stream " + TableDigest.of(reader));
        }
      }
    }
  }
}
