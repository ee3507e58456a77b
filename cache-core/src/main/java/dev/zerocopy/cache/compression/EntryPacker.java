package dev.zerocopy.cache.compression;

import dev.zerocopy.cache.store.CacheStore;
import dev.zerocopy.cache.store.CorruptEntryException;
import dev.zerocopy.cache.store.EntryAttributes;
import dev.zerocopy.cache.store.EntryWriter;
import dev.zerocopy.cache.store.StoredEntry;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Packs the entries of one serializer, and unpacks those that it reads, however they are packed.
 *
 * <p><b>Threads</b>: safe. Some frames of an entry are worked on at the same time, by threads that
 * all share and with contexts and buffers of this packer alone.
 *
 * <p><b>Lifetime</b>: nothing to close. <b>Limits</b>: about 10 MiB of buffers and contexts for
 * each entry that is packed or unpacked, of whatever length, besides the image that is made.
 */
public final class EntryPacker {

  private final Compression compression;
  private final ZstdContexts contexts;
  private final FrameBuffers buffers = new FrameBuffers();

  /**
   * Creates the packer of one serializer.
   *
   * @throws IllegalStateException if it is to compress and zstd cannot be loaded here
   */
  public EntryPacker(Compression compression) {
    if (compression.method() == Compression.Method.ZSTD) {
      requireZstd();
    }
    this.compression = compression;
    this.contexts = new ZstdContexts(compression.level());
  }

  /**
   * Makes sure that zstd can be used.
   *
   * @throws IllegalStateException saying what is wrong and what helps
   */
  public static void requireZstd() {
    ZstdContexts.requireLibrary();
  }

  /** How it packs. */
  public Compression compression() {
    return compression;
  }

  /** Lets a codec write into an entry, through compression if there is any. */
  public EntryAttributes write(EntryWriter entry, CacheStore.Body body) throws IOException {
    if (compression.method() == Compression.Method.NONE) {
      return body.writeTo(entry);
    }
    PackingWriter writer = new PackingWriter(entry, contexts, buffers, compression.minBytes());
    return writer.end(body.writeTo(writer));
  }

  /**
   * Returns the view of a packed entry that the hits of one owner share, for as long as one of them
   * holds it.
   *
   * @param owner who made the view that others with the same owner may have
   * @throws UnreadableValueException as {@link #unpacked}
   * @throws CorruptEntryException as {@link #unpacked}
   */
  public Object view(StoredEntry packed, Object owner, Function<? super StoredEntry, ?> factory) {
    ReachableView shared = (ReachableView) packed.view(_ -> new ReachableView());
    return shared.get(owner, () -> unpacked(packed).view(factory));
  }

  /**
   * Returns a packed entry as its codec wrote it, in memory of its own.
   *
   * @throws UnreadableValueException if it is packed in a way that is unknown, or damaged
   * @throws CorruptEntryException if a block is damaged; the store has dropped the entry then
   */
  public StoredEntry unpacked(StoredEntry packed) {
    return unpacked(packed, (offset, target) -> copyVerified(packed, offset, target));
  }

  /**
   * Unpacks an entry whose content is not at hand but comes: each frame while the next is fetched.
   *
   * @param packed the entry; its bytes are not asked for
   * @throws UnreadableValueException if it is packed in a way that is unknown, or damaged
   * @throws X what {@code content} throws
   */
  public <X extends Exception> StoredEntry unpacked(StoredEntry packed, PackedContent<X> content)
      throws X {
    PackTable table = PackTable.decode(packed.metadata(), packed.lengthBytes());
    ImageBuilder builder = new ImageBuilder(table, contexts, buffers);
    long offset = table.contentOffset();
    for (int i = 0; i < table.frames(); i++) {
      ByteBuffer frame = builder.bufferOf(i);
      content.read(offset, frame.duplicate());
      builder.add(i, frame);
      offset += table.packedBytes()[i];
    }
    return new UnpackedEntry(packed, table, builder.finish());
  }

  /**
   * Verifies a frame in a copy, from which it is decompressed: native code over a file that is cut
   * meanwhile would end the JVM.
   */
  private static void copyVerified(StoredEntry packed, long offset, ByteBuffer copy) {
    MemorySegment target = MemorySegment.ofBuffer(copy);
    try {
      MemorySegment.copy(packed.bytes(), offset, target, 0, target.byteSize());
    } catch (InternalError e) {
      throw new CorruptEntryException(packed + " was cut while it was read", e);
    }
    packed.verify(offset, target.byteSize(), target, offset);
    packed.releasePages(offset, target.byteSize());
  }
}
