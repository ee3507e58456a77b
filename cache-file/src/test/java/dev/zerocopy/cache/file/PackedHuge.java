package dev.zerocopy.cache.file;

import dev.zerocopy.cache.cache.NamedCache;
import dev.zerocopy.cache.codec.bytes.StreamedInputStream;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.memory.ProcessMemory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Main class that stores and reads one compressed value of any size with a small heap. */
final class PackedHuge {

  private PackedHuge() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    long lengthBytes = Long.parseLong(arguments[1]);
    try (StoreDirectory opened = StoreDirectory.open(StoreDirectoryOptions.of(directory))) {
      NamedCache cache = PackedPeer.open(opened, null);
      long start = System.nanoTime();
      if (!cache.put("key", StreamedInputStream.of(() -> new Content(lengthBytes)))) {
        throw new AssertionError("not stored");
      }
      long stored = System.nanoTime();
      long expected = digest(new Content(lengthBytes));
      long read = System.nanoTime();
      try (InputStream hit = (InputStream) Objects.requireNonNull(cache.find("key")).value()) {
        if (digest(Objects.requireNonNull(hit)) != expected) {
          throw new AssertionError("another value");
        }
      }
      System.out.println("put ms " + (stored - start) / 1_000_000);
      System.out.println("hit ms " + (System.nanoTime() - read) / 1_000_000);
      System.out.println("file bytes " + Files.size(Caches.entryFiles(directory).getFirst()));
      System.out.println("native bytes " + NativeMemory.usedBytes());
      System.out.println(
          "peak bytes " + ProcessMemory.read().map(ProcessMemory::peakBytes).orElseThrow());
    }
  }

  private static long digest(InputStream in) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] chunk = new byte[1 << 16];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      crc.update(chunk, 0, read);
    }
    return crc.getValue();
  }

  /** So many bytes, in turns of 5 MiB that shrink and 3 MiB that do not. */
  private static final class Content extends InputStream {

    private static final long TURN_BYTES = 8 << 20;
    private static final long SHRINKING_BYTES = 5 << 20;

    private final long lengthBytes;
    private long position;
    private long state = 1;

    Content(long lengthBytes) {
      this.lengthBytes = lengthBytes;
    }

    @Override
    public int read() {
      return position == lengthBytes ? -1 : next() & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (position == lengthBytes) {
        return -1;
      }
      int count = (int) Math.min(length, lengthBytes - position);
      for (int i = 0; i < count; i++) {
        target[offset + i] = next();
      }
      return count;
    }

    private byte next() {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      boolean isShrinking = position++ % TURN_BYTES < SHRINKING_BYTES;
      return (byte) (isShrinking ? state & 3 : state);
    }
  }
}
