package dev.zerocopy.cache.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Native memory that nobody frees: it is valid for as long as any segment or buffer of it is
 * reachable.
 *
 * <p>An automatic arena would do the same, but counts against {@code -XX:MaxDirectMemorySize},
 * which is the size of the heap unless somebody says otherwise. So the memory is {@link
 * SystemPages} if it is large, else a shared arena's, under the scope of an automatic one. The JDK
 * restricts that step: it warns once in a JVM that was started without {@code
 * --enable-native-access}, and where it is forbidden, the memory does count.
 *
 * <p><b>Threads</b>: safe.
 */
public final class NativeMemory {

  private static final int PAGE_BYTES = 4096;
  private static final int MAX_HEAP_BYTES = 16 << 10;
  private static final NativeLimit LIMIT =
      new NativeLimit(MemoryOutlook.read().maxNativeBytes(), System::gc);

  private NativeMemory() {}

  /**
   * Allocates zeroed memory, aligned to a page. Its address must not be used beyond the
   * reachability of the segment.
   *
   * <p><b>Failure</b>: {@link OutOfMemoryError}, also if more is held than may be, after what is
   * unreachable was collected.
   */
  @SuppressWarnings({"resource", "MustBeClosedChecker", "restricted"}) // closed with the scope
  public static MemorySegment allocate(long lengthBytes) {
    LIMIT.reserve(lengthBytes);
    MemorySegment pages = lengthBytes < SystemPages.MIN_BYTES ? null : pagesOrNull(lengthBytes);
    if (pages != null) {
      return pages;
    }
    Arena owner = Arena.ofShared();
    try {
      return owner
          .allocate(lengthBytes, PAGE_BYTES)
          .reinterpret(Arena.ofAuto(), _ -> free(owner, lengthBytes));
    } catch (IllegalCallerException e) {
      free(owner, lengthBytes);
      return Arena.ofAuto().allocate(lengthBytes, PAGE_BYTES);
    } catch (Throwable e) {
      free(owner, lengthBytes);
      throw e;
    }
  }

  /**
   * Allocates zeroed memory: of the heap for at most {@value #MAX_HEAP_BYTES} bytes, else native.
   *
   * <p><b>Failure</b>: {@link OutOfMemoryError}.
   */
  public static MemorySegment allocateOrHeap(long lengthBytes) {
    if (lengthBytes > MAX_HEAP_BYTES) {
      return allocate(lengthBytes);
    }
    // Of longs, because a segment of an array is aligned no better than the array's elements.
    long[] aligned = new long[(int) ((lengthBytes + Long.BYTES - 1) / Long.BYTES)];
    return MemorySegment.ofArray(aligned).asSlice(0, lengthBytes);
  }

  private static @Nullable MemorySegment pagesOrNull(long lengthBytes) {
    try {
      return SystemPages.allocateOrNull(
          lengthBytes, Arena.ofAuto(), () -> LIMIT.release(lengthBytes));
    } catch (Throwable e) {
      LIMIT.release(lengthBytes);
      throw e;
    }
  }

  private static void free(Arena owner, long lengthBytes) {
    owner.close();
    LIMIT.release(lengthBytes);
  }

  /** Bytes that are allocated and not yet freed. */
  public static long usedBytes() {
    return LIMIT.usedBytes();
  }

  /** Bytes that may be allocated at a time, in this process. */
  public static long maxBytes() {
    return LIMIT.maxBytes();
  }

  /**
   * Sets how many bytes may be allocated at a time, in this process; half of what heap and direct
   * buffers leave of the memory if nobody does.
   */
  public static void setMaxBytes(long bytes) {
    LIMIT.setMaxBytes(bytes);
  }
}
