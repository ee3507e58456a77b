package dev.zerocopy.cache.compression;

import com.github.luben.zstd.ZstdException;
import dev.zerocopy.cache.memory.NativeMemory;
import dev.zerocopy.cache.store.MissReason;
import dev.zerocopy.cache.store.UnreadableValueException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Makes the image of one packed entry of its frames.
 *
 * <p><b>Threads</b>: confined; others decompress.
 */
final class ImageBuilder {

  private final PackTable table;
  private final ZstdContexts contexts;
  private final FrameBuffers buffers;
  private final MemorySegment image;
  private final FrameThreads<Boolean> threads = new FrameThreads<>();

  ImageBuilder(PackTable table, ZstdContexts contexts, FrameBuffers buffers) {
    this.table = table;
    this.contexts = contexts;
    this.buffers = buffers;
    this.image = NativeMemory.allocateOrHeap(table.contentOffset() + table.contentBytes());
  }

  /** Where a frame is to be put: in the image, if it is not compressed, else in a buffer. */
  ByteBuffer bufferOf(int frame) {
    MemorySegment place = place(frame);
    return table.isRaw(frame) && place.isNative()
        ? place.asByteBuffer()
        : buffers.take(table.packedBytes()[frame]);
  }

  /**
   * Takes a verified frame in its {@linkplain #bufferOf buffer}, which is given up.
   *
   * @throws UnreadableValueException if it, or an earlier one, is damaged all the same
   */
  void add(int frame, ByteBuffer bytes) {
    if (table.isRaw(frame)) {
      MemorySegment place = place(frame);
      if (!place.isNative()) {
        place.copyFrom(MemorySegment.ofBuffer(bytes));
        buffers.giveBack(bytes);
      }
    } else if (table.frames() == 1) {
      decompress(frame, bytes);
    } else {
      if (threads.isFull()) {
        threads.takeOldest();
      }
      threads.add(() -> decompress(frame, bytes));
    }
  }

  /** Where a frame's part of the image is. */
  private MemorySegment place(int frame) {
    return image.asSlice(table.imageOffset(frame), table.imageBytes(frame));
  }

  private boolean decompress(int frame, ByteBuffer bytes) {
    MemorySegment place = place(frame);
    if (place.isNative()) {
      decompress(frame, bytes, place.asByteBuffer());
    } else {
      ByteBuffer copy = buffers.take(table.imageBytes(frame));
      decompress(frame, bytes, copy);
      place.copyFrom(MemorySegment.ofBuffer(copy));
      buffers.giveBack(copy);
    }
    buffers.giveBack(bytes);
    return true;
  }

  private void decompress(int frame, ByteBuffer bytes, ByteBuffer target) {
    int expected = target.remaining();
    try {
      int found = contexts.decompress(bytes, target);
      if (found == expected) {
        return;
      }
      throw corrupt(frame, "expected " + expected + " bytes, found " + found);
    } catch (ZstdException e) {
      throw corrupt(frame, String.valueOf(e.getMessage()));
    }
  }

  private static UnreadableValueException corrupt(int frame, String what) {
    return new UnreadableValueException(
        MissReason.CORRUPT, "packed entry: frame " + frame + ": " + what);
  }

  /** Waits for all frames and returns the image. */
  MemorySegment finish() {
    while (!threads.isEmpty()) {
      threads.takeOldest();
    }
    return image;
  }
}
