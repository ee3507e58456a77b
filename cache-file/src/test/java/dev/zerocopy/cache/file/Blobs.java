package dev.zerocopy.cache.file;

import dev.zerocopy.cache.store.CacheKey;
import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.PutCondition;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Entries of a chosen size, and what entries take on the disk. */
final class Blobs {

  static final int BLOCK = 4096;
  static final long KIB = 1 << 10;
  static final long MIB = 1 << 20;

  private Blobs() {}

  /** Stores an entry that takes a number of bytes on the disk, a multiple of a block. */
  static void put(CacheStore store, Object key, long diskBytes) throws IOException {
    putBytes(store, key, diskBytes - BLOCK);
  }

  /** Stores an entry whose payload has a number of bytes. */
  static void putBytes(CacheStore store, Object key, long bytes) throws IOException {
    store.put(CacheKey.of(key), null, PutCondition.ALWAYS, writer -> write(writer, bytes));
  }

  private static EntryAttributes write(EntryWriter writer, long bytes) throws IOException {
    writer.begin(contentOffset -> new byte[EntryWriter.LEADING_BYTES]);
    writer.startPiece(8);
    writer.write(
        bytes,
        (offset, target) -> {
          while (target.hasRemaining()) {
            target.put((byte) 7);
          }
        });
    writer.finish(ByteBuffer.allocate(0));
    return new EntryAttributes(7, 3, 0, 0);
  }

  static boolean has(CacheStore store, Object key) {
    return store.find(CacheKey.of(key)) != null;
  }

  /** What the entries of all caches take; those that go meanwhile may count or not. */
  static long bytesOnDisk(Path directory) {
    return lengthsOnDisk(directory.toFile())
        .map(length -> (length + BLOCK - 1) / BLOCK * BLOCK)
        .sum();
  }

  /** How many entries all caches have. */
  static long entriesOnDisk(Path directory) {
    return lengthsOnDisk(directory.toFile()).filter(length -> length > 0).count();
  }

  private static LongStream lengthsOnDisk(File directory) {
    File[] children = directory.listFiles();
    return Stream.of(children == null ? new File[0] : children)
        .flatMapToLong(
            file ->
                file.getName().endsWith(".entry")
                    ? LongStream.of(file.length())
                    : lengthsOnDisk(file));
  }
}
