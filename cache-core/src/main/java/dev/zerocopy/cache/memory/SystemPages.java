package dev.zerocopy.cache.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Anonymous memory that the kernel zeroes when it is touched, in huge pages where it may.
 *
 * <p>An arena of the JDK writes zeros into all that it allocates, page by page: of 300 MB this is a
 * third of the time that it takes to get them from a Redis on the same machine. See {@code
 * mmap(2)}, {@code madvise(2)}.
 *
 * <p><b>Threads</b>: safe.
 */
final class SystemPages {

  /** From here on it is worth a system call. */
  static final long MIN_BYTES = 1 << 20;

  private static final int READ_AND_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS = 0x22;
  private static final int HUGE_PAGES = 14;
  private static final long FAILED = -1;

  private static final @Nullable SystemPages INSTANCE = openOrNull();

  private final MethodHandle mmap;
  private final MethodHandle munmap;
  private final MethodHandle madvise;

  @SuppressWarnings("restricted") // as in NativeMemory, which does without where it is forbidden
  private SystemPages(Linker linker) {
    ValueLayout address = ValueLayout.JAVA_LONG;
    ValueLayout size = ValueLayout.JAVA_LONG;
    ValueLayout number = ValueLayout.JAVA_INT;
    mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS, address, size, number, number, number, ValueLayout.JAVA_LONG));
    munmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("munmap"),
            FunctionDescriptor.of(number, address, size));
    madvise =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("madvise"),
            FunctionDescriptor.of(number, address, size, number));
  }

  private static @Nullable SystemPages openOrNull() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return null; // the numbers of the flags are others
    }
    try {
      return new SystemPages(Linker.nativeLinker());
    } catch (RuntimeException | LinkageError e) {
      return null; // forbidden, or no such library
    }
  }

  /**
   * Allocates memory of the scope of an arena, or returns null where that is not possible.
   *
   * @param onFreed run once it was freed
   */
  static @Nullable MemorySegment allocateOrNull(long lengthBytes, Arena scope, Runnable onFreed) {
    SystemPages pages = INSTANCE;
    return pages == null ? null : pages.map(lengthBytes, scope, onFreed);
  }

  @SuppressWarnings("restricted")
  private @Nullable MemorySegment map(long lengthBytes, Arena scope, Runnable onFreed) {
    MemorySegment start = mapped(lengthBytes);
    long address = start.address();
    if (address == FAILED) {
      return null;
    }
    Consumer<MemorySegment> cleanup =
        _ -> {
          unmap(address, lengthBytes);
          onFreed.run();
        };
    try {
      return start.reinterpret(lengthBytes, scope, cleanup);
    } catch (Throwable e) {
      unmap(address, lengthBytes);
      throw e;
    }
  }

  private MemorySegment mapped(long lengthBytes) {
    try {
      MemorySegment start =
          (MemorySegment)
              mmap.invokeExact(0L, lengthBytes, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
      if (start.address() != FAILED) {
        int _ = (int) madvise.invokeExact(start.address(), lengthBytes, HUGE_PAGES); // only advice
      }
      return start;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private void unmap(long address, long lengthBytes) {
    try {
      int _ = (int) munmap.invokeExact(address, lengthBytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** The calls throw nothing but what the JVM itself may throw anywhere. */
  private static Error unexpected(Throwable e) {
    return e instanceof Error error ? error : new AssertionError(e);
  }
}
