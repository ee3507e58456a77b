package dev.zerocopy.cache.compression;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.util.Native;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * The zstd contexts of one serializer, which nobody else uses.
 *
 * <p>A context works on one frame at a time and is kept for later ones; it has no dictionary.
 *
 * <p><b>Lifetime</b>: nothing to close; contexts are closed once this object is unreachable.
 *
 * <p><b>Threads</b>: safe.
 */
final class ZstdContexts {

  private static final Cleaner CLEANER = Cleaner.create();

  private final IdleContexts<ZstdCompressCtx> compressors;
  private final IdleContexts<ZstdDecompressCtx> decompressors;

  ZstdContexts(int level) {
    compressors = owned(() -> new ZstdCompressCtx().setLevel(level));
    decompressors = owned(ZstdDecompressCtx::new);
  }

  /**
   * Loads the native library, which zstd-jni unpacks into a temporary directory.
   *
   * @throws IllegalStateException saying what is wrong and what helps
   */
  static void requireLibrary() {
    try {
      Native.load();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "zstd cannot be loaded on this system: "
              + e.getMessage()
              + ". Point -DZstdTempFolder to a directory from which libraries may be loaded, or"
              + " -DZstdNativePath to libzstd-jni itself, or compress nothing",
          e);
    }
  }

  private <T extends AutoCloseable> IdleContexts<T> owned(Supplier<T> factory) {
    IdleContexts<T> contexts = new IdleContexts<>(factory);
    CLEANER.register(this, contexts::close);
    return contexts;
  }

  /**
   * Compresses the remaining bytes of a direct buffer into another, which must have room, and
   * leaves the result in it to be read.
   */
  void compress(ByteBuffer from, ByteBuffer to) {
    int written =
        compressors.call(
            context ->
                context.compressDirectByteBuffer(
                    to, 0, to.capacity(), from, from.position(), from.remaining()));
    to.position(0).limit(written);
  }

  /**
   * Decompresses the remaining bytes of a direct buffer into the remaining ones of another.
   *
   * @return how many bytes were written, never more than there is room for
   * @throws com.github.luben.zstd.ZstdException if they are damaged or need more room
   */
  int decompress(ByteBuffer from, ByteBuffer to) {
    return decompressors.call(
        context ->
            context.decompressDirectByteBuffer(
                to, to.position(), to.remaining(), from, from.position(), from.remaining()));
  }
}
